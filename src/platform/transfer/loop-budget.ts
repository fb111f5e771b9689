/**
 * How much of the event loop's time may go into writing. What little comes is written on the loop, at once: a thread of a
 * busy machine may get its turn many milliseconds later, and a kill in between loses the bytes. What comes fast, or takes
 * its time, is left to threads, so that a slow disk holds nobody up. Times in milliseconds.
 */
export interface LoopBudget {
  isLeft(): boolean
  spent(ms: number): void
}

/** Of the loop's time. */
const share = 0.05
/** As much may be spent at once after a rest. One write that takes longer than this is paid back by waiting. */
const mostMs = 20

export function createLoopBudget(now: () => number = () => performance.now()): LoopBudget {
  let leftMs = mostMs
  let sinceMs = now()
  return {
    isLeft() {
      const nowMs = now()
      leftMs = Math.min(mostMs, leftMs + (nowMs - sinceMs) * share)
      sinceMs = nowMs
      return leftMs > 0
    },
    spent: ms => void (leftMs -= ms),
  }
}
