import type { Queue } from '#core/queue-api'

/** The queue's run, which sleep interrupts and nothing else. */
export interface Serving {
  /** Stops transfers before the machine sleeps; their parts are saved. */
  suspend(): Promise<void>
  /** Goes on, over connections made anew. */
  resume(): void
  stop(): Promise<void>
}

/** Runs everything that is queued. `failed` hears of a run that broke off, after which nothing moves any more. */
export function startServing(
  queue: Pick<Queue, 'serve' | 'networkChanged'>,
  failed: (thrown: unknown) => void,
): Serving {
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
      // A wake without a sleep before it: some systems only tell of the end.
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
