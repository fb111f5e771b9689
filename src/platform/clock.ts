import { setTimeout as wait } from 'node:timers/promises'
import type { After } from '#shared/async'
import type { Clock } from '#core/ports'

/** Longer timers overflow to one millisecond in Node. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(delayMs, signal) {
    try {
      await wait(Math.min(Math.max(0, delayMs), longestTimerMs), undefined, signal ? { signal } : {})
    } catch {
      // Expected: only the signal makes it reject, and that is an early end.
    }
  },
}

/** Runs once after the delay; returns how to prevent that. */
export const systemAfter: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
