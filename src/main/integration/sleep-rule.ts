import { hourMs } from '#shared/durations'

import type { TraySummary } from './tray-summary.ts'

/** Whether the machine is kept awake, and why in one sentence. */
export interface SleepRule {
  readonly isAwake: boolean
  readonly why: string
}

export interface SleepFacts {
  readonly summary: TraySummary
  /** When the next file or time window is due, in milliseconds since 1970; null when none is. */
  readonly nextDueMs: number | null
  readonly nowMs: number
  readonly isOnBattery: boolean
  /** The setting. */
  readonly isWanted: boolean
}

/** A file due within this time still counts as work of this night. */
const soonMs = 12 * hourMs

/** Keeps the machine awake on mains power while a file can run or is due soon. Pure. */
export function sleepRule({ summary, nextDueMs, nowMs, isOnBattery, isWanted }: SleepFacts): SleepRule {
  const sleeps = (why: string): SleepRule => ({ isAwake: false, why })
  if (!isWanted) return sleeps('The computer may sleep: keeping it awake is switched off.')
  const isDueSoon = nextDueMs !== null && nextDueMs - nowMs <= soonMs
  const hasWork = summary.canRun > 0 || isDueSoon
  if (!hasWork && summary.paused > 0) return sleeps('The computer may sleep: everything is paused.')
  if (!hasWork && summary.needPerson > 0)
    return sleeps('The computer may sleep: the remaining files need your attention.')
  if (!hasWork) return sleeps('The computer may sleep: nothing is left to download.')
  if (isOnBattery) return sleeps('The computer may sleep: it is on battery power.')
  return {
    isAwake: true,
    why:
      summary.canRun > 0
        ? 'Keeps the computer awake until the queue is done.'
        : 'Keeps the computer awake: a download is due soon.',
  }
}
