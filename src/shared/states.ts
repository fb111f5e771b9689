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
