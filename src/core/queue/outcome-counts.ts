import { noCounts, type Counts } from '#shared/counts'
import type { Outcome } from './exit-code.ts'

/** Files per state, and the verified bytes. */
export function countsOf(outcomes: readonly Outcome[]): Counts {
  return outcomes.reduce<Counts>(
    (counts, { state, items, bytes }) => ({
      ...counts,
      [state]: counts[state] + items,
      bytes: counts.bytes + (state === 'done' ? bytes : 0),
    }),
    noCounts,
  )
}
