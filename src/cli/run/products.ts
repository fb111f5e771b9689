import { suffixOf } from '#core/names/mast-names'
import { exportCsv } from '#core/selection/export-csv'
import { levelOf } from '#core/selection/level'
import { AppError } from '#shared/errors'
import { countedText, formatBytes } from '#shared/format'
import { productLine } from '#shared/lines'
import type { Product } from '#shared/models'
import { listProducts } from '../archive/list-products.ts'
import type { Context, ExitCode } from '../context.ts'
import { saysWhat, type ObservationOptions } from '../options/observation-options.ts'
import type { SelectionOptions } from '../options/selection-options.ts'
import { showLeftOut } from '../output/left-out.ts'
import type { CommandOutput } from '../output/output.ts'
import { paced } from '../output/paced.ts'
import { isStandardOutput } from '../output/standard-output.ts'
import { writeText } from '../output/write-text.ts'

export interface ProductsOptions extends ObservationOptions, SelectionOptions {
  readonly csv?: string
  readonly references?: boolean
}

/** Lists the selected files of the named and found observations; with `--csv` as the archive's own CSV. */
export async function listFiles(
  context: Context,
  names: readonly string[],
  options: ProductsOptions,
): Promise<ExitCode> {
  const { output } = context
  if (names.length === 0 && !saysWhat(options))
    throw new AppError(
      'usage',
      'Choose observations, e.g. --program 2733 or an obs_id. `halyard products --help` lists all options.',
    )
  const isTableOnly = options.csv !== undefined && isStandardOutput(options.csv)
  if (isTableOnly) output.claim('Write --csv to a file, or leave out --json.')
  else if (options.csv === undefined) output.endWithOutput()
  const { chosen, failures, withoutFiles, leftOut, close } = await listProducts(context, names, options)
  try {
    let files = 0
    let bytes = 0
    const forCsv: Product[] = []
    for await (const product of paced(output, chosen())) {
      files += 1
      bytes += product.sizeBytes ?? 0
      if (options.csv !== undefined) forCsv.push(product)
      if (!isTableOnly) show(output, product, options.references ?? false)
    }
    if (options.csv !== undefined) await writeText(output, [exportCsv(forCsv)], { file: options.csv })
    for (const failure of failures) showFailure(output, failure)
    if (leftOut.length > 0) showLeftOut(output, leftOut)
    output.note(
      files === 0 ? 'No files match.' : `${countedText(files, 'file', 'files')}, ${formatBytes(bytes)}`,
    )
    if (failures.length > 0) return 5
    if (leftOut.length > 0 || (files > 0 && withoutFiles > 0)) return 3
    return files > 0 ? 0 : 4
  } finally {
    close()
  }
}

/** Printed as a JSON line too, so that an incomplete list cannot pass for a complete one in a pipe. */
const showFailure = (output: CommandOutput, failure: string): void =>
  output.failure({ code: 'archive-error', message: `the files of ${failure}` })

/** One line per file, or one per reference. */
function show(output: CommandOutput, product: Product, isPerReference: boolean): void {
  const shown = isPerReference
    ? product.parents.map(parent => ({ ...product, parents: [parent] }))
    : [product]
  for (const one of shown) {
    output.line(productLine(one, levelOf(one), suffixOf(one.filename)))
    output.text(rowOf(one))
  }
}

const rowOf = ({ filename, sizeBytes, access }: Product): string =>
  [
    filename.padEnd(64),
    (sizeBytes === null ? '' : formatBytes(sizeBytes)).padStart(10),
    access === 'UNKNOWN' ? '' : access,
  ]
    .join(' ')
    .trimEnd()
