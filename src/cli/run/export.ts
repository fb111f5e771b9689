import { plannedAgain } from '#core/manifests/recorded-file'
import { wantedOf } from '#core/lists/wanted-of'
import { downloadName } from '#core/names/download-name'
import { parseLayout } from '#core/plan/layout'
import { planFiles } from '#core/plan/plan-files'
import type { LeftOutRow } from '#core/ports'
import { exportScript, type ExportFormat } from '#core/scripts/export-script'
import type { PlannedFile } from '#core/scripts/script-file'
import { baseUrlOf } from '#platform/open-archive'
import { AppError } from '#shared/errors'
import { countedText } from '#shared/format'
import { listProducts } from '../archive/list-products.ts'
import type { Context, ExitCode } from '../context.ts'
import { readImport } from '../input/read-import.ts'
import { openManifest } from './manifests/manifest-source.ts'
import { saysWhat, type ObservationOptions } from '../options/observation-options.ts'
import type { SelectionOptions } from '../options/selection-options.ts'
import { showLeftOut } from '../output/left-out.ts'
import { isStandardOutput } from '../output/standard-output.ts'
import { writeExport } from '../output/write-text.ts'

export interface ExportCommandOptions extends ObservationOptions, SelectionOptions {
  readonly format: ExportFormat
  readonly batch?: string
  readonly from?: string
  readonly out?: string
  readonly layout: string
}

/** The files to write, and what is missing of the request. */
interface Chosen {
  readonly files: readonly PlannedFile[]
  readonly folder: string
  readonly refusedLines: number
  readonly failures: readonly string[]
  readonly leftOut: readonly LeftOutRow[]
}

/** Writes files down as a script or table that works without Halyard. */
export async function exportFiles(
  context: Context,
  names: readonly string[],
  options: ExportCommandOptions,
): Promise<ExitCode> {
  const { output, env } = context
  const { format, out } = options
  if (isStandardOutput(out)) output.endWithOutput()
  const chosen = await choose(context, names, options)
  if (chosen.files.length === 0) throw new AppError('nothing-found', 'No files to export.')
  const { text, leftOut } = exportScript(chosen.files, {
    format,
    baseUrl: baseUrlOf(env),
    folder: chosen.folder,
  })
  const isExecutable = format === 'curl' || format === 'wget'
  await writeExport(output, [text], { file: out, format, isExecutable })
  for (const { uri, why } of leftOut) output.error(`halyard: ${uri} is left out: ${why}`)
  for (const failure of chosen.failures) output.error(`halyard: the files of ${failure}`)
  if (chosen.leftOut.length > 0) showLeftOut(output, chosen.leftOut)
  output.note(
    `${countedText(chosen.files.length - leftOut.length, 'file', 'files')} written, ${leftOut.length} left out.`,
  )
  if (chosen.failures.length > 0) return 5
  return leftOut.length > 0 || chosen.refusedLines > 0 || chosen.leftOut.length > 0 ? 3 : 0
}

function choose(context: Context, names: readonly string[], options: ExportCommandOptions): Promise<Chosen> {
  const isSearch = names.length > 0 || saysWhat(searchPartOf(options))
  const { batch, from } = options
  if ([batch !== undefined, from !== undefined, isSearch].filter(Boolean).length !== 1)
    throw new AppError(
      'usage',
      'Select files in one way: --batch ID, --from FILE, or search options such as --program 2733.',
    )
  if (batch !== undefined) return filesOfBatch(context, batch)
  return from === undefined ? filesOfSearch(context, names, options) : filesOfList(context, from, options)
}

/** The options that narrow the search. The others say how to write. */
function searchPartOf(options: ExportCommandOptions): ObservationOptions {
  const { format: _format, batch: _batch, from: _from, out: _out, layout: _layout, ...rest } = options
  return rest
}

async function filesOfBatch(context: Context, asked: string): Promise<Chosen> {
  const manifest = await openManifest(context, asked)
  try {
    const files = plannedAgain(manifest.files())
    return { files, folder: manifest.name, refusedLines: 0, failures: [], leftOut: [] }
  } finally {
    manifest.close()
  }
}

async function filesOfList(
  { output, env }: Context,
  from: string,
  { layout }: ExportCommandOptions,
): Promise<Chosen> {
  const { files, refused, refusedCount } = await readImport(from, baseUrlOf(env))
  for (const { lineNumber, shown, why } of refused)
    output.error(`halyard: line ${lineNumber} is left out: ${why} (${shown})`)
  return {
    files: planFiles(files, parseLayout(layout)),
    folder: downloadName(Date.now()),
    refusedLines: refusedCount,
    failures: [],
    leftOut: [],
  }
}

async function filesOfSearch(
  context: Context,
  names: readonly string[],
  options: ExportCommandOptions,
): Promise<Chosen> {
  const layout = parseLayout(options.layout)
  const listed = await listProducts(context, names, options)
  try {
    const files = planFiles(
      Array.from(listed.chosen(), product => wantedOf(product)),
      layout,
    )
    const { failures, leftOut, withoutFiles } = listed
    return { files, folder: downloadName(Date.now()), refusedLines: withoutFiles, failures, leftOut }
  } finally {
    listed.close()
  }
}
