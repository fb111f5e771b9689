import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '#core/ports'

interface Timer {
  readonly atMs: number
  readonly wake: () => void
}
export interface FakeClock extends Clock {
  /** Delays asked for, in order. */
  readonly slept: number[]
  /** Sets the clock on the wall ahead, or back; the monotonic one goes on as it does. */
  setAhead(byMs: number): void
}

/** Time that jumps to the next timer as soon as nothing else is left to do. */
export function createFakeClock(startMs: number): FakeClock {
  let nowMs = startMs
  let wallAheadMs = 0
  const timers = new Set<Timer>()
  const slept: number[] = []
  let isPumping = false

  const pump = async (): Promise<void> => {
    if (isPumping) return
    isPumping = true
    while (timers.size > 0) {
      // A few turns of the event loop, so that whatever can go on without time has gone on.
      for (let turn = 0; turn < 4; turn += 1) await nextTurn()
      const [next] = [...timers].sort((a, b) => a.atMs - b.atMs)
      if (!next) break
      timers.delete(next)
      nowMs = Math.max(nowMs, next.atMs)
      next.wake()
    }
    isPumping = false
  }
  return {
    slept,
    nowMs: () => nowMs + wallAheadMs,
    setAhead: byMs => void (wallAheadMs += byMs),
    monotonicMs: () => nowMs - startMs,
    sleep: (delayMs, signal) =>
      new Promise(resolve => {
        slept.push(delayMs)
        const timer: Timer = { atMs: nowMs + delayMs, wake: resolve }
        const stop = (): void => {
          timers.delete(timer)
          resolve()
        }
        if (signal?.aborted) {
          resolve()
          return
        }
        signal?.addEventListener('abort', stop, { once: true })
        timers.add(timer)
        void pump()
      }),
  }
}
