import type { Clock } from './ports.ts'

/** Less than this is an ordinary correction, and what it adds to a pause is not worth a write. */
const leastMs = 1000

export interface ClockWatch {
  /** By how much the wall clock was set back since the last look, in milliseconds; 0 when it was not. */
  setBackMs(): number
}

/**
 * Compares the wall clock with the monotonic one. A clock that was set ahead looks like a machine that slept, and
 * need not be: in both cases the time of the people there has come.
 */
export function createClockWatch(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>): ClockWatch {
  let aheadMs = clock.nowMs() - clock.monotonicMs()
  return {
    setBackMs: () => {
      const beforeMs = aheadMs
      aheadMs = clock.nowMs() - clock.monotonicMs()
      const backMs = beforeMs - aheadMs
      return backMs >= leastMs ? backMs : 0
    },
  }
}
