import type { After } from '#shared/contract/overview-feed'

/** How long a removed session can be restored: a little longer than the offer to do so stands. */
export const restorableMs = 12_000

export interface Removals {
  /** Sessions that are hidden and not yet removed. */
  hidden(): readonly number[]
  add(sessionId: number): void
  /** Does nothing when it is too late. */
  restore(sessionId: number): void
  /** Removes now what waits. */
  finish(): Promise<void>
}

/** Removed sessions are hidden at once and removed a little later, so that a person can take it back. */
export function removals(
  after: After,
  remove: (sessionId: number) => Promise<void>,
  changed: () => void,
): Removals {
  const waiting = new Map<number, () => void>()
  const running = new Set<Promise<void>>()

  function carryOut(sessionId: number): void {
    waiting.delete(sessionId)
    const work = remove(sessionId)
      // It shows itself again, and can be removed again.
      .catch(() => undefined)
      .then(() => {
        running.delete(work)
        changed()
      })
    running.add(work)
  }

  return {
    hidden: () => [...waiting.keys()],
    add: sessionId => {
      if (!waiting.has(sessionId))
        waiting.set(
          sessionId,
          after(restorableMs, () => carryOut(sessionId)),
        )
      changed()
    },
    restore: sessionId => {
      waiting.get(sessionId)?.()
      waiting.delete(sessionId)
      changed()
    },
    finish: async () => {
      for (const [sessionId, cancel] of waiting) {
        cancel()
        carryOut(sessionId)
      }
      await Promise.all(running)
    },
  }
}
