import type { BatchPlan, PlanFacts, FilePlan } from '#core/plan/plan-batch'
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

/** The members that a planned item's line has beside the ordinary ones. */
export function planLine({ file, madeSafeFrom }: PlanFacts, planned: FilePlan) {
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

const words = { here: 'is here ', fetch: 'download', continue: 'continue', leave: 'not now ' } as const

export function fileText(facts: PlanFacts, { action, reason, isClash }: FilePlan, target: string): string {
  const { file, madeSafeFrom } = facts
  const size = file.sizeBytes === null ? 'size unknown' : formatBytes(file.sizeBytes)
  const notes = [
    ...(reason === null ? [] : [reasonSentence[reason]]),
    ...(isClash && reason === null ? ['A different file has this name.'] : []),
    ...(madeSafeFrom === null ? [] : [`Listed as ${madeSafeFrom}.`]),
  ]
  return [`${words[action]} ${size.padStart(12)}  ${target}`, ...notes].join('  ')
}

export function planText(plan: BatchPlan, space: VolumePlan | null): readonly string[] {
  const { leftOut } = plan
  const unknown = plan.unknownSizes > 0 ? ` and ${formatCount(plan.unknownSizes)} of unknown size` : ''
  const counted = (count: number, one: string, sentence: string): readonly string[] =>
    count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : sentence}`]
  return [
    `Would download ${formatCount(plan.fetch)} of ${countedText(plan.asked, 'file', 'files')}, ${formatBytes(plan.fetchBytes)}${unknown}.`,
    ...(space && plan.asked > plan.here ? [spaceSentence(space)] : []),
    ...counted(plan.here, 'is already here.', 'are already here.'),
    ...counted(
      leftOut['auth-needed'],
      'needs a MAST token, and none is set.',
      'need a MAST token, and none is set.',
    ),
    ...counted(
      plan.protectedFiles - leftOut['auth-needed'],
      'is exclusive-access: only its team can download it.',
      'are exclusive-access: only their team can download them.',
    ),
    ...counted(leftOut['disk-full'], 'does not fit on the disk.', 'do not fit on the disk.'),
    ...counted(
      plan.clashes,
      'has the name of a different file that is here.',
      'have the name of a different file that is here.',
    ),
    ...counted(
      leftOut['name-clash'],
      'of these would be left out, because existing files are kept.',
      'of these would be left out, because existing files are kept.',
    ),
    ...counted(plan.madeSafe, 'gets a safe name instead of its own.', 'get safe names instead of their own.'),
  ]
}
