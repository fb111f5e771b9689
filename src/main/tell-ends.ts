import type { Queue } from '#core/queue-api'

import { endNotices } from './notices.ts'
import type { EndedJob } from './notices.ts'
import type { Notifier } from './notifier.ts'

/** Jobs that end within this time are told together: many small ones would cover the screen. */
const endsWithinMs = 1_000

/** Shows what is told of the ends of jobs. Returns its own end. */
export function tellEnds(queue: Pick<Queue, 'batch' | 'subscribe'>, notifier: Notifier): () => void {
  let ended: EndedJob[] = []
  let timer: NodeJS.Timeout | null = null
  const tell = (): void => {
    timer = null
    const notices = endNotices(ended)
    ended = []
    for (const notice of notices) notifier.show(notice)
  }
  const stop = queue.subscribe(event => {
    if (event.kind !== 'batch-ended') return
    const batch = queue.batch(event.batchId)
    if (batch === null) return
    ended.push({ batch, summary: event.summary })
    timer ??= setTimeout(tell, endsWithinMs)
  })
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
