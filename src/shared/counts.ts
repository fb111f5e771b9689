import type { z } from 'zod'
import type { countsSchema, totalsSchema } from './contract/batch.ts'

export type Counts = Readonly<z.infer<typeof countsSchema>>
export type Totals = Readonly<z.infer<typeof totalsSchema>>

/** No files in any state. */
export const noCounts: Counts = {
  queued: 0,
  fetching: 0,
  verifying: 0,
  done: 0,
  waiting: 0,
  paused: 0,
  failed: 0,
  cancelled: 0,
  bytes: 0,
}

/** Everything that is not final counts as waiting, so that the sum always closes. */
export function totalsOf(counts: Counts): Totals {
  const waiting = counts.queued + counts.fetching + counts.verifying + counts.waiting + counts.paused
  return {
    asked: waiting + counts.done + counts.failed + counts.cancelled,
    verified: counts.done,
    failed: counts.failed,
    cancelled: counts.cancelled,
    waiting,
    bytes: counts.bytes,
  }
}
