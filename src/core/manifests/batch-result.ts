import type { CheckResult } from '#shared/check-results'
import type { BatchResult } from '#shared/states'
import type { Totals } from '#shared/counts'

/** Files that were verified when they were fetched, and that the last verification did not find as they were. */
export type Damage = Readonly<Record<Exclude<CheckResult, 'intact'>, number>>

export const noDamage: Damage = { missing: 0, changed: 0, unreadable: 0 }

export const damagedFiles = ({ missing, changed, unreadable }: Damage): number =>
  missing + changed + unreadable

/** How many of the files that count as verified are damaged: files that left the batch since may still be among `damage`. */
export const damagedNow = ({ verified }: Totals, damage: Damage): number =>
  Math.min(verified, damagedFiles(damage))

/**
 * What is true of a batch now: a file that was damaged since it was verified counts as failed, and neither it nor its
 * bytes as verified.
 */
export function totalsNow({
  totals,
  damage,
  damagedBytes,
}: {
  readonly totals: Totals
  readonly damage: Damage
  readonly damagedBytes: number
}): Totals {
  const damaged = damagedNow(totals, damage)
  return {
    ...totals,
    verified: totals.verified - damaged,
    failed: totals.failed + damaged,
    bytes: totals.bytes - damagedBytes,
  }
}

/** What came of a batch, for every list, filter and line that says it. */
export function batchResult({
  totals,
  damage,
}: {
  readonly totals: Totals
  readonly damage: Damage
}): BatchResult {
  if (totals.waiting > 0) return 'waiting'
  return totals.failed + totals.cancelled + damagedFiles(damage) > 0 ? 'incomplete' : 'complete'
}
