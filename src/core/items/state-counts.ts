import type { z } from 'zod'
import type { outcomeSchema } from '#shared/contract/batch'
import { noCounts, type Counts } from '#shared/counts'

/** How many unique files are in one state for one reason. */
export type StateCount = Readonly<z.infer<typeof outcomeSchema>>

/** Files per state, and the verified bytes. */
export function countsOf(counts: readonly StateCount[]): Counts {
  return counts.reduce<Counts>(
    (sums, { state, items, bytes }) => ({
      ...sums,
      [state]: sums[state] + items,
      bytes: sums.bytes + (state === 'done' ? bytes : 0),
    }),
    noCounts,
  )
}

/** Counts of the same state and reason become one. */
export function mergeCounts(counts: readonly StateCount[]): readonly StateCount[] {
  const rows = new Map<string, StateCount>()
  for (const count of counts) {
    const key = `${count.state} ${count.reason}`
    const { items, bytes } = rows.get(key) ?? { items: 0, bytes: 0 }
    rows.set(key, { ...count, items: items + count.items, bytes: bytes + count.bytes })
  }
  return [...rows.values()]
}
