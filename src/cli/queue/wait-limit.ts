import type { QueueClient } from '#core/queue-client'
import type { ItemState } from '#shared/states'
import { ignore } from '#shared/ignore'

export interface WaitLimit {
  /** Aborts with the command's own signal, and after the given time without progress. */
  readonly signal: AbortSignal
  /** Whether the time was up. */
  isOver(): boolean
  release(): void
}

/** The clock is checked at least this often, and at least four times in a short wait. */
const longestLookMs = 1_000

/**
 * Ends a run that keeps trying after `waitMs` without progress: no new byte of any file, and no file finished. A long
 * download is progress, however long it takes. Infinity never ends the run.
 */
export function limitWaiting(
  client: Pick<QueueClient, 'subscribe' | 'totals'>,
  batchId: number,
  waitMs: number,
  signal: AbortSignal,
): WaitLimit {
  if (waitMs === Infinity) return { signal, isOver: () => false, release: () => undefined }
  const over = new AbortController()
  const present = new Map<number, number>()
  let movedMs = performance.now()
  let finished = -1
  const moved = (): void => {
    movedMs = performance.now()
  }
  const countFinished = async (): Promise<void> => {
    const { verified } = await client.totals(batchId)
    if (verified > finished) moved()
    finished = verified
  }
  const unsubscribe = client.subscribe(event => {
    if (event.kind === 'item-progressed') {
      if (event.presentBytes <= (present.get(event.itemId) ?? 0)) return
      present.set(event.itemId, event.presentBytes)
      moved()
    } else if (event.kind === 'item-changed' && event.batchId === batchId) {
      if (event.state === 'done') moved()
      // Kept until the file is final: a file that starts again makes progress only beyond what it had before.
      if (isFinal(event.state)) present.delete(event.itemId)
    }
    // Many changes at once arrive as one event without names.
    else if (event.kind === 'batch-changed')
      void ignore(countFinished(), 'count finished files: if the owner has gone, the run itself fails')
  })
  const look = setInterval(
    () => {
      if (performance.now() - movedMs >= waitMs) over.abort()
    },
    Math.max(10, Math.min(longestLookMs, waitMs / 4)),
  )
  return {
    signal: AbortSignal.any([signal, over.signal]),
    isOver: () => over.signal.aborted,
    release: () => {
      clearInterval(look)
      unsubscribe()
    },
  }
}

const isFinal = (state: ItemState): boolean => ['done', 'failed', 'cancelled'].includes(state)
