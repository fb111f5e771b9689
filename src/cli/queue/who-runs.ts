import type { OpenedQueue } from '#platform/owner/index'

/** One sentence for people: which process downloads what is queued, or how to start one. */
export function whoRuns(queue: OpenedQueue): string {
  if (queue.kind === 'guest' && queue.owner.isServing) return `Process ${queue.owner.pid} runs the queue.`
  if (queue.kind === 'guest')
    return `Process ${queue.owner.pid} uses the queue for its own files. Start \`halyard serve\` when it has finished.`
  return 'Nothing runs the queue now. Start it with `halyard serve`.'
}

/** The process that runs the whole queue; null for none. */
export const runnerOf = (queue: OpenedQueue): number | null =>
  queue.kind === 'guest' && queue.owner.isServing ? queue.owner.pid : null
