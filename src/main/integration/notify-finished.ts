import { systemAfter } from '#platform/clock'
import { coalesce } from '#shared/async'
import type { Queue } from '#core/queue-api'

import { finishedNotices } from './notices.ts'
import type { FinishedBatch } from './notices.ts'
import type { Notifier } from './notifier.ts'

/** Batches that finish within this time share one notification, so that many small ones do not cover the screen. */
const collectMs = 1_000

/** Shows a notification when batches finish. Returns a function that ends it. */
export function notifyFinished(queue: Pick<Queue, 'batch' | 'subscribe'>, notifier: Notifier): () => void {
  let finished: FinishedBatch[] = []
  const notify = (): void => {
    const notices = finishedNotices(finished)
    finished = []
    for (const notice of notices) notifier.show(notice)
  }
  const collected = coalesce(systemAfter, () => collectMs, notify)
  const stop = queue.subscribe(event => {
    if (event.kind !== 'batch-ended') return
    const batch = queue.batch(event.batchId)
    if (batch === null) return
    finished.push({ batch, summary: event.summary })
    collected.request()
  })
  return () => {
    stop()
    collected.stop()
  }
}
