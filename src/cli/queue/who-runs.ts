import type { OpenedQueue } from '#platform/owner/index'

/** Who fetches what is queued, or how to have it fetched: one sentence for people. */
export function whoRuns(queue: OpenedQueue): string {
  if (queue.kind === 'guest' && queue.owner.isServing) return `Process ${queue.owner.pid} runs the queue.`
  if (queue.kind === 'guest')
    return `Process ${queue.owner.pid} uses the queue for its own files; start \`halyard serve\` when it has ended.`
  return 'Nothing runs the queue now; start it with `halyard serve`.'
}

/** The process that runs all that is queued; null when none does. */
export const runnerOf = (queue: OpenedQueue): number | null =>
  queue.kind === 'guest' && queue.owner.isServing ? queue.owner.pid : null
