import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { BatchOptions } from '#core/queue-api'
import { canonicalUri } from '#core/names/mast-names'
import { createBatchPlanner } from '#core/plan/plan-batch'
import { createPathPlanner } from '#core/plan/place-files'
import { planSpace, type VolumePlan } from '#core/space/plan-space'
import { databaseReserveBytes, reserveBytes, type Volume } from '#core/space/volume'
import { volumeOf } from '#platform/disk/check-folder'
import { canBeWritten, lookAt } from '#platform/disk/look-ahead'
import { formatCount } from '#shared/format'
import { itemLine, summaryLine } from '#shared/lines'
import type { ItemView } from '#shared/models'
import { orAbsent } from '#shared/ignore'
import type { Context, ExitCode } from '../context.ts'
import { fileText, plannedItem, planLine, planText, planTotals } from '../output/plan-text.ts'
import { readToken } from '../token/token-source.ts'
import { allItems } from './all-items.ts'
import { withQueue } from './open-queue.ts'
import type { DownloadRequest } from './read-request.ts'

const nothing = { kind: 'nothing' } as const

/**
 * Shows what a request would do with each file, and what it needs; asks nothing of the archive and changes nothing.
 * Answers 0, 3 where lines of the list name no file, or the exit code that the command would certainly end with when
 * nothing could be done.
 */
export async function showPlan(
  context: Context,
  { options, files, refusedLines }: DownloadRequest,
): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  const { folder, onClash } = options
  const here = await filesHere(context, folder)
  const volume = await volumeOf(folder)
  const taken = new Set<string>()
  const planner = createPathPlanner(options.layout, folded => taken.has(folded))
  const hasToken = (await readToken(context)) !== null
  const data = await volumeOf(context.profileFolder)
  const forQueue = volume !== null && data?.id === volume.id ? databaseReserveBytes : 0
  const roomBytes = volume && roomOn(volume, options) - forQueue
  const batch = createBatchPlanner({ onClash, hasToken, roomBytes })
  let hereBytes = 0
  for await (const group of files()) {
    for (const file of group) {
      const placement = planner.place(file, options.localName)
      taken.add(placement.foldedPath)
      const present = here.get(canonicalUri(file.uri)) ?? null
      hereBytes += present?.sizeBytes ?? 0
      const target = present?.path ?? path.join(folder, placement.relativePath)
      const seen = present === null ? await lookAt(target) : { partBytes: 0, named: nothing }
      const facts = { file, ...placement, isHere: present !== null, ...seen }
      const planned = batch.add(facts)
      output.line({ ...itemLine(present ?? plannedItem(file, target)), ...planLine(facts, planned) })
      output.text(fileText(facts, planned, target))
    }
    await output.taken()
  }
  const plan = batch.total()
  const space = volume && spaceOf(volume, options, plan.needBytes)
  const isWritable = await canBeWritten(folder)
  const exitCode = isWritable || plan.fetch === 0 ? plan.exitCode : 7
  output.line({
    v: 1,
    kind: 'plan',
    ...planTotals(plan, space),
    refused: refusedLines,
    folder,
    exit_code: exitCode,
  })
  for (const line of planText(plan, space)) output.text(line)
  if (refusedLines > 0)
    output.text(
      `${formatCount(refusedLines)} ${refusedLines === 1 ? 'line of the list names' : 'lines of the list name'} no file and ${refusedLines === 1 ? 'is' : 'are'} left out.`,
    )
  if (!isWritable)
    output.text('The folder cannot be written to. Check its permissions or choose another with --to.')
  output.text('Nothing was downloaded or changed.')
  const { asked, here: verified } = plan
  const waiting = asked - verified
  output.line(
    summaryLine(
      { asked, verified, failed: 0, cancelled: 0, waiting, bytes: hereBytes, manifest: null },
      refusedLines,
    ),
  )
  return refusedLines > 0 ? 3 : exitCode
}

function rulesOf({ keepFreeBytes = null, patience }: BatchOptions) {
  return { keepFreeBytes, patience }
}

const roomOn = (volume: Volume, options: BatchOptions): number =>
  volume.freeBytes - reserveBytes(rulesOf(options), volume.totalBytes)

function spaceOf(volume: Volume, options: BatchOptions, needBytes: number): VolumePlan | null {
  return planSpace([{ volume, needBytes, ...rulesOf(options) }])[0] ?? null
}

/** The files that earlier runs have finished in this folder and that still have their size, by URI. */
async function filesHere(context: Context, folder: string): Promise<ReadonlyMap<string, ItemView>> {
  const here = new Map<string, ItemView>()
  // A dry run must not create a queue in a profile that has none.
  if (!existsSync(path.join(context.profileFolder, 'halyard.db'))) return here
  return withQueue(context, {}, async ({ client }) => {
    const batch = (await client.batches()).find(known => known.folder === folder)
    if (batch === undefined) return here
    for await (const item of allItems(client, { batchId: batch.id, states: ['done'] })) {
      const found =
        item.path === null
          ? null
          : await orAbsent(stat(item.path), 'look at a finished file before a dry run')
      if (found !== null && found.size === item.sizeBytes) here.set(canonicalUri(item.uri), item)
    }
    return here
  })
}
