/** States of an item. The names are the only ones, in code, interface, command line and docs. */
export const itemStates = [
  'queued',
  'fetching',
  'verifying',
  'done',
  'waiting',
  'paused',
  'failed',
  'cancelled',
] as const
export type ItemState = (typeof itemStates)[number]

/** A planning batch is not yet acknowledged; one found at start is removed. */
export const batchStates = ['planning', 'queued', 'paused'] as const
export type BatchState = (typeof batchStates)[number]

/**
 * What came of a batch: `waiting` while something is not final, `complete` when every file was verified and none was
 * found damaged since, else `incomplete`.
 */
export const batchResults = ['complete', 'incomplete', 'waiting'] as const
export type BatchResult = (typeof batchResults)[number]

/** Unique files per state, and their bytes. `bytes` counts verified bytes. */
export interface Counts {
  readonly queued: number
  readonly fetching: number
  readonly verifying: number
  readonly done: number
  readonly waiting: number
  readonly paused: number
  readonly failed: number
  readonly cancelled: number
  readonly bytes: number
}

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

/** What every summary says: asked = verified + failed + cancelled + waiting, in unique files. */
export interface Totals {
  readonly asked: number
  readonly verified: number
  readonly failed: number
  readonly cancelled: number
  readonly waiting: number
  readonly bytes: number
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
