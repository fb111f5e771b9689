import type { Queue } from '#core/queue-api'

/** The running queue. Only the machine's sleep interrupts it. */
export interface QueueRun {
  /** Stops transfers before the machine sleeps and saves their parts. */
  suspend(): Promise<void>
  /** Continues over new connections. */
  resume(): void
  stop(): Promise<void>
}

/** Runs everything that is queued. Calls `failed` when the run itself breaks, after which no file moves any more. */
export function startQueueRun(
  queue: Pick<Queue, 'serve' | 'networkChanged'>,
  failed: (thrown: unknown) => void,
): QueueRun {
  let stopping = new AbortController()
  let served: Promise<void> | null = run()
  let isOver = false

  function run(): Promise<void> {
    const { signal } = stopping
    return queue.serve(signal).catch((thrown: unknown) => {
      if (!signal.aborted) failed(thrown)
    })
  }
  async function halt(): Promise<void> {
    stopping.abort()
    await served
    served = null
  }
  return {
    suspend: halt,
    resume: () => {
      if (isOver) return
      // Some systems report waking without sleeping before it.
      if (served !== null && !stopping.signal.aborted) {
        queue.networkChanged()
        return
      }
      const before = served ?? Promise.resolve()
      served = before.then(() => {
        if (isOver) return
        stopping = new AbortController()
        queue.networkChanged()
        return run()
      })
    },
    stop: async () => {
      isOver = true
      await halt()
    },
  }
}
