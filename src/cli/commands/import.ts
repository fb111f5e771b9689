import path from 'node:path'
import type { Command } from 'commander'
import type { Imported } from '#core/scripts/import-text'
import type { PlannedFile } from '#core/scripts/script-file'
import type { Layout, WantedFile } from '#shared/models'
import type { Context, ExitCode } from '../context.ts'
import { countedText } from '#shared/format'
import type { Run } from '../program.ts'

interface Options {
  readonly to?: string
  readonly dryRun?: boolean
  readonly layout?: string
}

export function addImport(program: Command, run: Run): void {
  program
    .command('import')
    .description('read a download script, manifest, table or list as data: show its files, or queue them')
    .argument('<file>', 'the file to read, - for standard input; nothing in it is executed')
    .option('--to <dir>', 'add the files to the persistent queue, with this batch folder')
    .option('--dry-run', 'only show what would be added')
    .option('--layout <layout>', 'nested, flat or a template instead of the folders that the file names')
    .addHelpText('after', '\nExample:\n  halyard import MAST_2024-07-03T0023.sh --to southern-ring\n')
    .action((file: string, options: Options, command: Command) =>
      run(command, context => importFile(context, file, options)),
    )
}

async function importFile(context: Context, file: string, options: Options): Promise<ExitCode> {
  const { output, env } = context
  const { parseLayout } = await import('#core/plan/layout')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { planFiles } = await import('#core/plan/plan-files')
  const { readImport } = await import('../input/read-import.ts')

  const layout = options.layout === undefined ? null : parseLayout(options.layout)
  const imported = await readImport(file, baseUrlOf(env))
  for (const { lineNumber, shown, why } of imported.refused)
    output.error(`halyard: ${lineNumber === 0 ? '' : `line ${lineNumber} is `}left out: ${why} (${shown})`)
  const wanted = imported.files.map(({ relativePath, ...found }): WantedFile => {
    return layout === null && relativePath !== null ? { ...found, plannedPath: relativePath } : found
  })
  const planned = planFiles(wanted, layout ?? 'nested')
  const isToBeQueued = options.to !== undefined && options.dryRun !== true && wanted.length > 0
  if (!isToBeQueued) output.endWithOutput()
  const folder = options.to === undefined ? null : path.resolve(options.to)
  if (isToBeQueued) await enqueue(context, wanted, layout ?? 'nested', options.to)
  await show(context, imported, planned, folder)
  if (imported.refusedCount > 0) return 3
  return wanted.length > 0 ? 0 : 4
}

async function enqueue(
  context: Context,
  wanted: readonly WantedFile[],
  layout: Layout,
  to: string,
): Promise<void> {
  const { output, signal, env } = context
  const { prepareFolder } = await import('#platform/disk/prepare-folder')
  const { demandSameArchive, withQueue } = await import('../queue/open-queue.ts')
  const { inGroups } = await import('#core/plan/plan-files')
  const { whoRuns } = await import('../queue/who-runs.ts')
  const folder = await prepareFolder(to)
  await withQueue(context, {}, async queue => {
    demandSameArchive(queue, env)
    const { batchId, added, known } = await queue.client.enqueue(
      {
        name: null,
        folder,
        layout,
        onClash: 'keep-both',
        patience: 'endless',
        note: null,
        acceptAsArchived: false,
        localName: null,
        links: false,
      },
      inGroups(wanted),
      signal,
    )
    output.note(
      `Batch ${batchId}: ${countedText(added, 'file was', 'files were')} added, ${countedText(known, 'was', 'were')} known. ${whoRuns(queue)}`,
    )
  })
}

/** One line per file, then the sum; `path` is where the file goes, below the batch folder while none is chosen. */
async function show(
  { output }: Context,
  { refusedCount, kind }: Imported,
  planned: readonly PlannedFile[],
  folder: string | null,
): Promise<void> {
  const { itemLine, summaryLine } = await import('#shared/lines')
  const { formatBytes } = await import('#shared/format')
  for (const file of planned) {
    const place = folder === null ? file.path : path.join(folder, ...file.path.split('/'))
    const { uri, obsId, filename, sizeBytes } = file
    const facts = { uri, obsId, filename, sizeBytes, path: place, reason: 'turn', sha256: null } as const
    output.line(itemLine({ ...facts, state: 'queued' }))
    output.text(sizeBytes === null ? place : `${place}  ${formatBytes(sizeBytes)}`)
  }
  const counts = { asked: planned.length, verified: 0, failed: 0, cancelled: 0, waiting: planned.length }
  output.line({ ...summaryLine({ ...counts, bytes: 0, manifest: null }, refusedCount), source: kind })
  output.text(
    `${countedText(planned.length, 'file', 'files')}, ${countedText(refusedCount, 'line', 'lines')} refused (${kind})`,
  )
  if (planned.length === 0) output.error('halyard: nothing in this file names a file of the archive.')
}
