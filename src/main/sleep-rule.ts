import type { Glance } from './queue-glance.ts'

/** Whether the machine is kept awake, and the sentence that says why. */
export interface SleepRule {
  readonly isAwake: boolean
  readonly why: string
}

export interface SleepFacts {
  readonly glance: Glance
  /** When the next file or window is due, milliseconds since 1970; null when nothing is. */
  readonly nextDueMs: number | null
  readonly nowMs: number
  readonly isOnBattery: boolean
  /** The person's setting. */
  readonly isWanted: boolean
}

/** Waiting for something nearer than this is still work of tonight. */
export const soonMs = 12 * 3_600_000

/** Pure: on mains power the machine stays awake while any file can still run before the next stop. */
export function sleepRule({ glance, nextDueMs, nowMs, isOnBattery, isWanted }: SleepFacts): SleepRule {
  const sleeps = (why: string): SleepRule => ({ isAwake: false, why })
  if (!isWanted) return sleeps('The computer may sleep: keeping it awake is switched off.')
  const isDueSoon = nextDueMs !== null && nextDueMs - nowMs <= soonMs
  const hasWork = glance.canRun > 0 || isDueSoon
  if (!hasWork && glance.paused > 0) return sleeps('The computer may sleep: everything is paused.')
  if (!hasWork && glance.needPerson > 0) return sleeps('The computer may sleep: what is left needs you.')
  if (!hasWork) return sleeps('The computer may sleep: nothing is left to fetch.')
  if (isOnBattery) return sleeps('The computer may sleep: it runs on battery.')
  return {
    isAwake: true,
    why:
      glance.canRun > 0
        ? 'Keeps the computer awake until the queue is done.'
        : 'Keeps the computer awake for what is due soon.',
  }
}
