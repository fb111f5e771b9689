import { ignore } from './ignore.ts'

/** What is open so far of something that consists of several parts. */
export interface Opened {
  /** Notes how a part is closed, and answers the part. */
  add<T>(part: T, close: (part: T) => unknown): T
  /**
   * Closes all, the last first. Each is begun within this call, whatever another one throws, so that what closes at once
   * has closed when this returns. Rejects with the first failure when all have ended.
   */
  close(): Promise<void>
}

function createOpened(): Opened {
  const closings: (() => unknown)[] = []
  return {
    add: (part, close) => {
      closings.push(() => close(part))
      return part
    },
    close: async () => {
      const ends = closings.splice(0).toReversed().map(begin)
      for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason
    },
  }
}

/** Starts a closing within this call; what it throws, now or later, rejects. */
async function begin(close: () => unknown): Promise<void> {
  await close()
}

const closingAfterFailure = 'close what was open: the first failure is thrown'

/**
 * Opens something that consists of several parts. Should a step throw, the parts that are open by then are closed again
 * and the step's failure is thrown: nothing is left that would keep the process from its end.
 */
export async function openWhole<T>(steps: (opened: Opened) => T | Promise<T>): Promise<T> {
  const opened = createOpened()
  try {
    return await steps(opened)
  } catch (thrown) {
    await ignore(opened.close(), closingAfterFailure)
    throw thrown
  }
}

/** The same within one call. A slow close continues after the failure was thrown. */
export function openWholeNow<T>(steps: (opened: Opened) => T): T {
  const opened = createOpened()
  try {
    return steps(opened)
  } catch (thrown) {
    void ignore(opened.close(), closingAfterFailure)
    throw thrown
  }
}
