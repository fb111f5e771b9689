import type { Clock } from '../ports.ts'

/** Wakes a waiting loop early. A call while nothing waits ends the next wait at once. */
export interface Wakeup {
  wake(): void
  /** Waits for `wake`, or for the delay (null: for `wake` alone). */
  wait(delayMs: number | null): Promise<void>
}

export function createWakeup(clock: Clock): Wakeup {
  let isWoken = false
  let wake: (() => void) | null = null
  const sleepUntil = async (woken: Promise<void>, delayMs: number): Promise<void> => {
    const stop = new AbortController()
    await Promise.race([woken, clock.sleep(delayMs, stop.signal)])
    stop.abort()
  }
  return {
    wake() {
      isWoken = true
      wake?.()
    },
    async wait(delayMs) {
      if (!isWoken) {
        const woken = new Promise<void>(resolve => {
          wake = resolve
        })
        await (delayMs === null ? woken : sleepUntil(woken, delayMs))
        wake = null
      }
      isWoken = false
    },
  }
}
