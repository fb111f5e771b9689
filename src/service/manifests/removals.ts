import type { After } from '#shared/async'
import { ignore } from '#shared/ignore'

/** How long a removed batch can be restored: a little longer than Undo is shown. */
export const restorableMs = 12_000

export interface BatchRemovals {
  /** Batches that are hidden and not yet removed. */
  hidden(): readonly number[]
  add(batchId: number): void
  /** Does nothing when it is too late. */
  restore(batchId: number): void
  /** Removes now what waits. */
  finish(): Promise<void>
}

/** Removed batches are hidden at once and removed a little later, so that a person can take it back. */
export function removals(
  after: After,
  remove: (batchId: number) => Promise<void>,
  changed: () => void,
): BatchRemovals {
  const waiting = new Map<number, () => void>()
  const running = new Set<Promise<void>>()

  function carryOut(batchId: number): void {
    waiting.delete(batchId)
    const work = ignore(remove(batchId), 'remove a manifest: it is shown again').then(() => {
      running.delete(work)
      changed()
    })
    running.add(work)
  }

  return {
    hidden: () => [...waiting.keys()],
    add: batchId => {
      if (!waiting.has(batchId))
        waiting.set(
          batchId,
          after(restorableMs, () => carryOut(batchId)),
        )
      changed()
    },
    restore: batchId => {
      waiting.get(batchId)?.()
      waiting.delete(batchId)
      changed()
    },
    finish: async () => {
      for (const [batchId, cancel] of waiting) {
        cancel()
        carryOut(batchId)
      }
      await Promise.all(running)
    },
  }
}
