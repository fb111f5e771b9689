import type { BatchView } from '#shared/models'
import { noCounts, totalsOf } from '#shared/counts'
import type { Counts, Totals } from '#shared/counts'
import { damagedNow } from '#core/manifests/batch-result'
import type { Damage } from '#core/manifests/batch-result'
import type { QueueCounter } from '#core/queue/queue-reader'

/** A batch as a screen shows it: without files that are being removed, and with what was found damaged since. */
export interface ShownBatch extends BatchView {
  readonly damage: Damage
  /** Files of `damage`, never more than are verified. */
  readonly damaged: number
}

/** Pure: a batch without some of its files, which are given by state. */
export function shownBatch(batch: BatchView, hidden: readonly QueueCounter[], damage: Damage): ShownBatch {
  const gone: { -readonly [K in keyof Counts]: number } = { ...noCounts }
  for (const { state, items, bytes } of hidden) {
    // Files of a paused batch that could run are counted as paused.
    gone[batch.state === 'paused' && state === 'queued' ? 'paused' : state] += items
    if (state === 'done') gone.bytes += bytes
  }
  const totals = less(batch.totals, totalsOf(gone))
  return {
    ...batch,
    totals,
    damage,
    damaged: damagedNow(totals, damage),
    ...(batch.counts && { counts: less(batch.counts, gone) }),
  }
}

/** Pure: counters without the files of others. */
export function countersWithout(
  counters: readonly QueueCounter[],
  hidden: readonly QueueCounter[],
): readonly QueueCounter[] {
  if (hidden.length === 0) return counters
  const keyOf = ({ batchId, state, reason }: QueueCounter): string => `${batchId} ${state} ${reason ?? ''}`
  const gone = new Map(hidden.map(counter => [keyOf(counter), counter]))
  return counters.flatMap(counter => {
    const { items = 0, bytes = 0 } = gone.get(keyOf(counter)) ?? {}
    const left = { ...counter, items: counter.items - items, bytes: counter.bytes - bytes }
    return left.items > 0 ? [left] : []
  })
}

/** Pure: what all of these batches come to. */
export const sumOfTotals = (batches: readonly Pick<BatchView, 'totals'>[]): Totals =>
  batches.reduce((sum, { totals }) => more(sum, totals), totalsOf(noCounts))

/** Numbers by the same names. */
type Numbers<K extends string> = Readonly<Record<K, number>>

function less<K extends string>(whole: Numbers<K>, part: Numbers<K>): Numbers<K> {
  return combined(whole, part, (a, b) => Math.max(0, a - b))
}
function more<K extends string>(one: Numbers<K>, other: Numbers<K>): Numbers<K> {
  return combined(one, other, (a, b) => a + b)
}
function combined<K extends string>(
  one: Numbers<K>,
  other: Numbers<K>,
  of: (a: number, b: number) => number,
): Numbers<K> {
  const names = Object.keys(one) as K[] // both have these names and no others
  return Object.fromEntries(names.map(name => [name, of(one[name], other[name])])) as Numbers<K> // as above
}
