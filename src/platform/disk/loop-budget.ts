/**
 * How much of the event loop's time may go into the disk. What little comes is written on the loop, at once: a thread of a
 * busy machine may get its turn many milliseconds later, and a kill in between loses the bytes. What comes fast, or takes
 * its time, is left to threads, so that a slow disk blocks nothing else. Times in milliseconds.
 */
export interface LoopBudget {
  isLeft(): boolean
  spent(ms: number): void
}

/** What of the disk work at one place may be done on the loop; null leaves it to threads. */
export interface DiskLoops {
  /** For short operations. */
  readonly loop: LoopBudget | null
  /** For what waits for a disk where there is one: null unless the place is in memory. */
  readonly flushLoop: LoopBudget | null
}

/** Of the loop's time. */
const share = 0.05
/** As much may be spent at once after a rest. */
const mostMs = 20
/**
 * A write that takes longer is a slow disk's, or that of a machine so busy that another process got the turn in the
 * middle. The one before distinguishes them: a slow disk is slow again. A single one costs only this much.
 */
const singleMs = 5
/** What the loop spends on an operation that a thread does: to hand it over and to continue after it. */
const threadMs = 0.05

/**
 * Does a short operation on the event loop while its budget lasts, otherwise (and without one) on a thread. What takes no
 * longer than handing it over is free: a quick disk makes thousands of small files on the loop, a slow one soon none.
 */
export async function soon<T>(
  budget: LoopBudget | null,
  atOnce: () => T,
  onThread: () => Promise<T>,
): Promise<T> {
  if (budget?.isLeft() !== true) return onThread()
  const beganMs = performance.now()
  try {
    return atOnce()
  } finally {
    budget.spent(Math.max(0, performance.now() - beganMs - threadMs))
  }
}

export function createLoopBudget(now: () => number = () => performance.now()): LoopBudget {
  let leftMs = mostMs
  let sinceMs = now()
  let wasLong = false
  return {
    isLeft() {
      const nowMs = now()
      leftMs = Math.min(mostMs, leftMs + (nowMs - sinceMs) * share)
      sinceMs = nowMs
      return leftMs > 0
    },
    spent(ms) {
      const isLong = ms > singleMs
      leftMs -= isLong && !wasLong ? singleMs : ms
      wasLong = isLong
    },
  }
}
