import type { Verb } from '#shared/choices'
import type { BatchView, ItemView, Summary, WantedFile } from '#shared/models'
import type { Totals } from '#shared/counts'
import { handledElsewhere } from '#shared/ignore'
import type {
  BatchOptions,
  Enqueued,
  ItemFilter,
  ItemWindow,
  Queue,
  QueueEvent,
  Target,
} from './queue-api.ts'
import { directOrders, type DirectOrders } from './direct-orders.ts'
import type { StateCount } from './items/state-counts.ts'
import type { TokenTimes } from './token/clock.ts'
import type { Secret } from './token/secret.ts'

/** A token and whose it is. */
export interface Account {
  readonly token: Secret
  readonly user: string
  /** What is known of the token's life, when Halyard keeps it. */
  readonly times?: TokenTimes | null
  /** Whoami did not accept the token when it was found: files that need one then say that, and not that there is none. */
  readonly isRefused?: boolean
  /** Where the token came from, for the sentences of the command that brought it; it does not leave its process. */
  readonly source?: string
}

/** What a command brings along for its batch. Kept in memory while the command runs, and nowhere else. */
export interface BatchCredentials {
  /** Null: the batch is asked for with the queue's own account, if it has one. */
  readonly account: Account | null
  /** Hosts beyond the archive's own that files may come from, lower case. */
  readonly allowedHosts: readonly string[]
  /** The batch is held to so many bytes per second; null or absent for no limit of its own. */
  readonly bytesPerSecond?: number | null
}

/**
 * The persistent queue, wherever it runs: in this process, or in the one that owns the data folder. Every method may
 * reject with AppError; `owner-silent` when the owner does not answer, `OwnerGone` when it has ended.
 */
export interface QueueClient extends Pick<Queue, 'enqueue'> {
  /**
   * Runs one batch until nothing more can be done now. When the signal aborts, and no other command runs this batch,
   * it is paused: its transfers stop, their parts and the manifest are saved, and then the promise resolves.
   */
  run(batchId: number, signal: AbortSignal): Promise<Summary>
  batches(): Promise<readonly BatchView[]>
  batch(batchId: number): Promise<BatchView | null>
  totals(batchId?: number): Promise<Totals>
  outcomes(batchId?: number): Promise<readonly StateCount[]>
  /** A window of rows in id order, after `afterId`. */
  items(filter: ItemFilter, window: ItemWindow): Promise<readonly ItemView[]>
  order(verb: Verb, target: Target): Promise<void>
  readonly orders: DirectOrders
  /**
   * Provides the batch of a folder with credentials, before it is enqueued, since from then on it may be fetched. Ends
   * with the returned function, or with the process that gave them.
   */
  provide(folder: string, credentials: BatchCredentials): Promise<() => void>
  /** From another process, progress comes at most 4 times a second, and many changes at once as `batch-changed`. */
  subscribe(listener: (event: QueueEvent) => void): () => void
}

/** The queue of this process behind the interface of every client. */
export interface LocalClient extends QueueClient {
  /** Stops what `run` runs without pausing it, so that another process can continue it. Nothing may be run afterwards. */
  endRuns(): void
}

/** Provides the batch of a folder with credentials until the returned function is called. */
export type Provide = (folder: string, credentials: BatchCredentials) => () => void

export function localClient(queue: Queue, provide: Provide): LocalClient {
  const running = new Map<number, number>()
  const ending = new AbortController()
  const run = async (batchId: number, signal: AbortSignal): Promise<Summary> => {
    const stop = new AbortController()
    let isCounted = true
    const discount = (): void => {
      const left = (running.get(batchId) ?? 1) - 1
      if (isCounted && left > 0) running.set(batchId, left)
      else if (isCounted) running.delete(batchId)
      isCounted = false
    }
    let paused: Promise<void> = Promise.resolve()
    const onStop = (): void => {
      discount()
      // A loop that runs everything would continue the batch that a person has just stopped.
      if (!running.has(batchId)) paused = queue.pause({ kind: 'batch', batchId })
      // The end of the run awaits it.
      void handledElsewhere(paused)
      stop.abort()
    }
    running.set(batchId, (running.get(batchId) ?? 0) + 1)
    signal.addEventListener('abort', onStop, { once: true })
    if (signal.aborted) onStop()
    try {
      const summary = await queue.run(batchId, AbortSignal.any([stop.signal, ending.signal]))
      await paused
      return summary
    } finally {
      signal.removeEventListener('abort', onStop)
      discount()
    }
  }
  return {
    enqueue: (
      options: BatchOptions,
      files: AsyncIterable<readonly WantedFile[]>,
      signal,
    ): Promise<Enqueued> => queue.enqueue(options, files, signal),
    run,
    batches: inTurn(() => queue.batches()),
    batch: inTurn(batchId => queue.batch(batchId)),
    totals: inTurn(batchId => queue.totals(batchId)),
    outcomes: inTurn(batchId => queue.outcomes(batchId)),
    items: inTurn((filter, window) => queue.items(filter, window)),
    order: (verb, target) => queue[verb](target),
    orders: directOrders(queue),
    provide: inTurn(provide),
    subscribe: listener => queue.subscribe(listener),
    endRuns: () => ending.abort(),
  }
}

/** A throw of the store becomes a rejection, as over a wire. */
const inTurn =
  <Args extends readonly unknown[], T>(read: (...args: Args) => T) =>
  (...args: Args): Promise<T> =>
    Promise.resolve().then(() => read(...args))
