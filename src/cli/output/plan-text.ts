import type { BatchPlan, PlanFacts, PlannedFile } from '#core/plan/plan-batch'
import { spaceSentence, type VolumePlan } from '#core/space/plan-space'
import { countedText, formatBytes, formatCount } from '#shared/format'
import type { WantedFile } from '#shared/models'
import { reasonSentence } from '#shared/reasons'

export function plannedItem(file: WantedFile, target: string) {
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
export function planLine({ file, madeSafeFrom }: PlanFacts, planned: PlannedFile) {
  const { action, isClash, reason } = planned
  return {
    action,
    ...(reason !== null && { reason }),
    clash: isClash,
    access: file.access,
    made_safe_from: madeSafeFrom,
  }
}

export function planTotals(plan: BatchPlan, space: VolumePlan | null) {
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

export function fileText(facts: PlanFacts, { action, reason, isClash }: PlannedFile, target: string): string {
  const { file, madeSafeFrom } = facts
  const size = file.sizeBytes === null ? 'size unknown' : formatBytes(file.sizeBytes)
  const notes = [
    ...(reason === null ? [] : [reasonSentence[reason]]),
    ...(isClash && reason === null ? ['A different file has this name.'] : []),
    ...(madeSafeFrom === null ? [] : [`Asked for as ${madeSafeFrom}.`]),
  ]
  return [`${words[action]} ${size.padStart(12)}  ${target}`, ...notes].join('  ')
}

export function planText(plan: BatchPlan, space: VolumePlan | null): readonly string[] {
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
