import { Option, type Command } from 'commander'
import type { PlannedFile } from '#core/scripts/script-file'
import type { LeftOutRow } from '#core/ports'
import { AppError } from '#shared/errors'
import { countedText } from '#shared/format'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { addSearchOptions, saysWhat, type SearchOptions } from '../options/observation-options.ts'
import { addSelectionOptions, type SelectionOptions } from '../options/selection-options.ts'
import { isStandardOutput } from '../output/standard-output.ts'

/** The formats of `exportScript`, written out so that the help needs no core. */
const formats = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'] as const

interface Options extends SearchOptions, SelectionOptions {
  readonly format: (typeof formats)[number]
  readonly batch?: string
  readonly from?: string
  readonly out?: string
  readonly layout: string
}

/** Files to write down, and what of the request did not come. */
interface Chosen {
  readonly files: readonly PlannedFile[]
  readonly folder: string
  readonly refusedLines: number
  readonly failures: readonly string[]
  readonly leftOut: readonly LeftOutRow[]
}

export function addExport(program: Command, run: Run): void {
  const command = program
    .command('export')
    .description('write files as a download script or table that works without Halyard')
    .argument('[obsid...]', 'obsid or obs_id of observations')
    .addOption(new Option('--format <format>', 'what to write').choices([...formats]).makeOptionMandatory())
    .option('--batch <id>', 'the files of a batch: its number, its folder or its manifest.json')
    .option('--from <file>', 'the files of a list, script or manifest; - for standard input')
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--layout <layout>', "nested, flat, or template:'{collection}/{program}/{filename}'", 'nested')
  addSelectionOptions(addSearchOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  halyard export --format curl --program 2733 --level 3 --out fetch.sh\n',
    )
    .action((names: string[], options: Options, self: Command) =>
      run(self, context => exportFiles(context, names, options)),
    )
}

async function exportFiles(context: Context, names: readonly string[], options: Options): Promise<ExitCode> {
  const { output, env } = context
  const { exportScript } = await import('#core/scripts/export-script')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { writeExport } = await import('../output/write-text.ts')
  const { tellLeftOut } = await import('../output/left-out.ts')
  const { format, out } = options
  if (isStandardOutput(out)) output.endWithOutput()
  const chosen = await choose(context, names, options)
  if (chosen.files.length === 0) throw new AppError('nothing-found', 'There are no files to export.')
  const { text, leftOut } = exportScript(chosen.files, {
    format,
    baseUrl: baseUrlOf(env),
    folder: chosen.folder,
  })
  const isExecutable = format === 'curl' || format === 'wget'
  await writeExport(output, [text], { file: out, format, isExecutable })
  for (const { uri, why } of leftOut) output.error(`halyard: ${uri} is left out: ${why}`)
  for (const failure of chosen.failures) output.error(`halyard: the files of ${failure}`)
  if (chosen.leftOut.length > 0) tellLeftOut(output, chosen.leftOut)
  output.note(
    `${countedText(chosen.files.length - leftOut.length, 'file', 'files')} written, ${leftOut.length} left out.`,
  )
  if (chosen.failures.length > 0) return 5
  return leftOut.length > 0 || chosen.refusedLines > 0 || chosen.leftOut.length > 0 ? 3 : 0
}

function choose(context: Context, names: readonly string[], options: Options): Promise<Chosen> {
  const isSearch = names.length > 0 || saysWhat(searchPartOf(options))
  const { batch, from } = options
  if ([batch !== undefined, from !== undefined, isSearch].filter(Boolean).length !== 1)
    throw new AppError(
      'usage',
      'Say which files in one way: --batch ID, --from FILE, or search options such as --program 2733.',
    )
  if (batch !== undefined) return filesOfBatch(context, batch)
  return from === undefined ? filesOfSearch(context, names, options) : filesOfList(context, from, options)
}

/** What narrows the search; the other options say how to write. */
function searchPartOf(options: Options): SearchOptions {
  const { format: _format, batch: _batch, from: _from, out: _out, layout: _layout, ...rest } = options
  return rest
}

async function filesOfBatch(context: Context, asked: string): Promise<Chosen> {
  const { plannedAgain } = await import('#core/manifests/recorded-file')
  const { openManifest } = await import('../manifests/manifest-source.ts')
  const manifest = await openManifest(context, asked)
  try {
    const files = plannedAgain(manifest.files())
    return { files, folder: manifest.name, refusedLines: 0, failures: [], leftOut: [] }
  } finally {
    manifest.close()
  }
}

async function filesOfList({ output, env }: Context, from: string, { layout }: Options): Promise<Chosen> {
  const { downloadName } = await import('#core/names/download-name')
  const { parseLayout } = await import('#core/plan/layout')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { planFiles } = await import('#core/plan/plan-files')
  const { readImport } = await import('../input/read-import.ts')
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

async function filesOfSearch(context: Context, names: readonly string[], options: Options): Promise<Chosen> {
  const { downloadName } = await import('#core/names/download-name')
  const { parseLayout } = await import('#core/plan/layout')
  const { listProducts } = await import('../archive/list-products.ts')
  const { planFiles } = await import('#core/plan/plan-files')
  const { wantedOf } = await import('#core/lists/wanted-of')
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
