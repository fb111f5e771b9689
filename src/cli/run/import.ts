import path from 'node:path'
import { parseLayout } from '#core/plan/layout'
import { inGroups, planFiles } from '#core/plan/plan-files'
import type { PlannedFile } from '#core/scripts/script-file'
import type { Imported } from '#core/scripts/import-text'
import { prepareFolder } from '#platform/disk/prepare-folder'
import { baseUrlOf } from '#platform/open-archive'
import { countedText, formatBytes } from '#shared/format'
import { itemLine, summaryLine } from '#shared/lines'
import type { Layout, WantedFile } from '#shared/models'
import type { Context, ExitCode } from '../context.ts'
import { readImport } from '../input/read-import.ts'
import { paced } from '../output/paced.ts'
import { demandSameArchive, withQueue } from '../queue/open-queue.ts'
import { whoRuns } from '../queue/who-runs.ts'

export interface ImportOptions {
  readonly to?: string
  readonly dryRun?: boolean
  readonly layout?: string
}

/** Shows the files that a script, manifest, table or list names; with `--to` they are queued first. */
export async function importFile(context: Context, file: string, options: ImportOptions): Promise<ExitCode> {
  const { output, env } = context
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
      `Batch ${batchId}: ${countedText(added, 'file was', 'files were')} added, ${countedText(known, 'was', 'were')} already in it. ${whoRuns(queue)}`,
    )
  })
}

/** One line per file, then the sum. `path` is the file's place, relative to the batch folder while there is none. */
async function show(
  { output }: Context,
  { refusedCount, kind }: Imported,
  planned: readonly PlannedFile[],
  folder: string | null,
): Promise<void> {
  for await (const file of paced(output, planned)) {
    const place = folder === null ? file.path : path.join(folder, ...file.path.split('/'))
    const { uri, obsId, filename, sizeBytes } = file
    const facts = { uri, obsId, filename, sizeBytes, path: place, reason: 'turn', sha256: null } as const
    output.line(itemLine({ ...facts, state: 'queued' }))
    output.text(sizeBytes === null ? place : `${place}  ${formatBytes(sizeBytes)}`)
  }
  const counts = { asked: planned.length, verified: 0, failed: 0, cancelled: 0, waiting: planned.length }
  output.line({ ...summaryLine({ ...counts, bytes: 0, manifest: null }, refusedCount), source: kind })
  output.text(
    `${countedText(planned.length, 'file', 'files')}, ${countedText(refusedCount, 'line', 'lines')} left out (${kind})`,
  )
  if (planned.length === 0) output.error('halyard: no file list found in this file.')
}
