import type { Clock } from '#core/ports'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(ms: number): void
  /** Sets the clock on the wall ahead, or back; the monotonic one goes on as it does. */
  setAhead(ms: number): void
  /** How many sleepers wait now. */
  readonly sleeping: number
}

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs
  let wallAheadMs = 0
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>()
  return {
    nowMs: () => nowMs + wallAheadMs,
    setAhead: ms => void (wallAheadMs += ms),
    monotonicMs: () => nowMs,
    get sleeping() {
      return sleepers.size
    },
    sleep: (delayMs, signal) =>
      new Promise(resolve => {
        const sleeper = { atMs: nowMs + delayMs, wake: () => done() }
        const done = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        sleepers.add(sleeper)
        if (signal?.aborted === true) done()
        else signal?.addEventListener('abort', done, { once: true })
      }),
    advance(ms) {
      nowMs += ms
      for (const sleeper of [...sleepers]) if (sleeper.atMs <= nowMs) sleeper.wake()
    },
  }
}
