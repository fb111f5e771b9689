import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { BatchOptions } from '#core/queue-api'
import { canonicalUri } from '#core/names/mast-names'
import { createBatchPlanner, type BatchPlan, type PlanFacts, type FilePlan } from '#core/plan/plan-batch'
import { createPathPlanner } from '#core/plan/place-files'
import { planSpace, spaceSentence, type VolumePlan } from '#core/space/plan-space'
import { databaseReserveBytes, reserveBytes, type Volume } from '#core/space/volume'
import { volumeOf } from '#platform/disk/check-folder'
import { canBeWritten, lookAt } from '#platform/disk/look-ahead'
import { countedText, formatBytes, formatCount } from '#shared/format'
import { itemLine, summaryLine } from '#shared/lines'
import type { ItemView, WantedFile } from '#shared/models'
import { reasonSentence } from '#shared/reasons'
import { allItems } from './all-items.ts'
import type { Context, ExitCode } from '../context.ts'

const nothing = { kind: 'nothing' } as const

/**
 * Says what would be done with each file, what it needs, and how many lines of the list name none; asks nothing of the
 * archive and changes nothing. Answers 0, or the exit code that the command would certainly end with when nothing could
 * be done.
 */
export async function tellPlan(
  context: Context,
  options: BatchOptions,
  files: AsyncIterable<readonly WantedFile[]>,
  refusedLines: number,
): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  const { folder, onClash } = options
  const { readToken } = await import('../token/token-source.ts')
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
  for await (const group of files)
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
  if (!isWritable) output.text('The folder cannot be written: check its rights, or choose another with --to.')
  output.text('Nothing was fetched or changed.')
  const { asked, here: verified } = plan
  const waiting = asked - verified
  output.line(
    summaryLine(
      { asked, verified, failed: 0, cancelled: 0, waiting, bytes: hereBytes, manifest: null },
      refusedLines,
    ),
  )
  return exitCode
}

function plannedItem(file: WantedFile, target: string) {
  const { uri, obsId, filename, sizeBytes } = file
  return {
    uri,
    obsId,
    filename,
    state: 'queued',
    reason: 'turn',
    path: target,
    sizeBytes,
    sha256: null,
  } as const
}

/** What an item's line says beyond an ordinary one. */
function planLine({ file, madeSafeFrom }: PlanFacts, planned: FilePlan) {
  const { action, isClash, reason } = planned
  return {
    action,
    ...(reason !== null && { reason }),
    clash: isClash,
    access: file.access,
    made_safe_from: madeSafeFrom,
  }
}

function planTotals(plan: BatchPlan, space: VolumePlan | null) {
  return {
    asked: plan.asked,
    here: plan.here,
    fetch: plan.fetch,
    bytes: plan.fetchBytes,
    unknown_sizes: plan.unknownSizes,
    protected: plan.protectedFiles,
    clashes: plan.clashes,
    made_safe: plan.madeSafe,
    left_out: plan.leftOut,
    needs: plan.needBytes,
    free: space?.freeBytes ?? null,
    keep_free: space?.reserveBytes ?? null,
    fits: space?.isEnough ?? null,
  }
}

const words = { here: 'is here ', fetch: 'fetch   ', continue: 'continue', leave: 'not now ' } as const

function fileText(facts: PlanFacts, { action, reason, isClash }: FilePlan, target: string): string {
  const { file, madeSafeFrom } = facts
  const size = file.sizeBytes === null ? 'size unknown' : formatBytes(file.sizeBytes)
  const notes = [
    ...(reason === null ? [] : [reasonSentence[reason]]),
    ...(isClash && reason === null ? ['A different file has this name.'] : []),
    ...(madeSafeFrom === null ? [] : [`Asked for as ${madeSafeFrom}.`]),
  ]
  return [`${words[action]} ${size.padStart(12)}  ${target}`, ...notes].join('  ')
}

function planText(plan: BatchPlan, space: VolumePlan | null): readonly string[] {
  const { leftOut } = plan
  const unknown = plan.unknownSizes > 0 ? ` and ${formatCount(plan.unknownSizes)} of unknown size` : ''
  const counted = (count: number, one: string, sentence: string): readonly string[] =>
    count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : sentence}`]
  return [
    `Would fetch ${formatCount(plan.fetch)} of ${countedText(plan.asked, 'file', 'files')}, ${formatBytes(plan.fetchBytes)}${unknown}.`,
    ...(space && plan.asked > plan.here ? [spaceSentence(space)] : []),
    ...counted(plan.here, 'is here already.', 'are here already.'),
    ...counted(
      leftOut['auth-needed'],
      'needs a MAST token, and none is set.',
      'need a MAST token, and none is set.',
    ),
    ...counted(
      plan.protectedFiles - leftOut['auth-needed'],
      'is not public: the archive gives it to its team only.',
      'are not public: the archive gives them to their team only.',
    ),
    ...counted(leftOut['disk-full'], 'does not fit.', 'do not fit.'),
    ...counted(
      plan.clashes,
      'would find a different file under its name.',
      'would find a different file under their name.',
    ),
    ...counted(
      leftOut['name-clash'],
      'of these would be left out, since files that are here are kept.',
      'of these would be left out, since files that are here are kept.',
    ),
    ...counted(plan.madeSafe, 'gets another, safe name.', 'get another, safe name.'),
  ]
}

function rulesOf({ keepFreeBytes = null, patience }: BatchOptions) {
  return { keepFreeBytes, patience }
}

const roomOn = (volume: Volume, options: BatchOptions): number =>
  volume.freeBytes - reserveBytes(rulesOf(options), volume.totalBytes)

function spaceOf(volume: Volume, options: BatchOptions, needBytes: number): VolumePlan | null {
  return planSpace([{ volume, needBytes, ...rulesOf(options) }])[0] ?? null
}

/** What earlier runs have finished in this folder and is still there with its size, by URI. */
async function filesHere(context: Context, folder: string): Promise<ReadonlyMap<string, ItemView>> {
  const here = new Map<string, ItemView>()
  // A profile without a queue knows of no file, and must not get one for the asking.
  if (!existsSync(path.join(context.profileFolder, 'halyard.db'))) return here
  const { withQueue } = await import('./open-queue.ts')
  return withQueue(context, {}, async ({ client }) => {
    const batch = (await client.batches()).find(known => known.folder === folder)
    if (batch === undefined) return here
    for await (const item of allItems(client, { batchId: batch.id, states: ['done'] })) {
      const found = item.path === null ? null : await stat(item.path).catch(() => null)
      if (found !== null && found.size === item.sizeBytes) here.set(canonicalUri(item.uri), item)
    }
    return here
  })
}
