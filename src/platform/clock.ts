import type { After } from '#shared/async'
import type { Clock } from '#core/ports'

/** Longer timers overflow to one millisecond in Node. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  // By hand: `timers/promises` makes an error with a stack for each wait that ends early, which is nearly every one.
  sleep: (delayMs, signal) =>
    new Promise(resolve => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, delayMs), longestTimerMs))
      signal?.addEventListener('abort', end, { once: true })
    }),
}

/** Runs once after the delay; returns how to prevent that. */
export const systemAfter: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
