import type { z } from 'zod'
import type { itemFilterSchema, queueEventSchema, targetSchema } from '#shared/contract/areas/owner'
import type { moveSchema } from '#shared/contract/areas/queue-orders'
import type { batchOptionsSchema, enqueuedSchema } from '#shared/contract/batch'
import type { Priority } from '#shared/choices'
import type { Totals } from '#shared/counts'
import type { BatchView, ItemView, Summary, WantedFile } from '#shared/models'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import type { StateCount } from './items/state-counts.ts'

/** The order to enqueue a batch, and what came of it. */
export type BatchOptions = Readonly<z.infer<typeof batchOptionsSchema>>
export type Enqueued = Readonly<z.infer<typeof enqueuedSchema>>

export type ItemFilter = Readonly<z.infer<typeof itemFilterSchema>>
export interface ItemWindow {
  readonly afterId: number
  readonly limit: number
}

/** Why nothing of a batch can start, whatever its turn. Milliseconds since 1970. */
export interface BatchHold {
  readonly reason: Reason
  readonly sinceMs: number
  readonly detail?: string
  /** Null: not known. */
  readonly untilMs: number | null
}

/** What a command of a person applies to. */
export type Target = Readonly<z.infer<typeof targetSchema>>
/** The same, or some items together in one transaction; at most a thousand. */
export type WideTarget = Target | { readonly kind: 'items'; readonly itemIds: readonly number[] }
export type Move = Readonly<z.infer<typeof moveSchema>>
/** An event as it goes to another process. */
export type SentEvent = Readonly<z.infer<typeof queueEventSchema>>
/** An event in this process. Thousands of small files change each second, so an item is read only by who needs more. */
export type QueueEvent = Exclude<SentEvent, { kind: 'item-changed' }> | ItemChanged
export interface ItemChanged {
  readonly kind: 'item-changed'
  readonly itemId: number
  readonly batchId: number
  /** As it is stored: what is queued may be shown as paused. */
  readonly state: ItemState
  /** Of a file that has just become done, what its last attempt received over the network. */
  readonly receivedBytes?: number
  /** The item as it is shown now; null when it was removed since. */
  readonly read: () => ItemView | null
}

/** The persistent queue as the hosts see it. Every change is saved before the promise resolves. */
export interface Queue {
  /**
   * Adds files to the batch of this folder (a new one, or the one that the same folder had), in small transactions
   * under a planning batch; the last one is the acknowledgement.
   */
  enqueue(
    options: BatchOptions,
    files: AsyncIterable<readonly WantedFile[]>,
    signal: AbortSignal,
  ): Promise<Enqueued>
  /**
   * Runs one batch, by its own patience, until nothing more can be done now (or the signal aborts), writes its manifest
   * in either case, and says what came of it. `manifest` is null when it could not be written.
   */
  run(batchId: number, signal: AbortSignal): Promise<Summary>
  /** Runs everything that is queued until the signal aborts; manifests are written whenever a batch comes to rest. */
  serve(signal: AbortSignal): Promise<void>
  /** In the order in which they run: by priority, then as they were added or moved. */
  batches(): readonly BatchView[]
  batch(batchId: number): BatchView | null
  totals(batchId?: number): Totals
  /** How many files are in which state for which reason: what exit codes and groups are made of. */
  outcomes(batchId?: number): readonly StateCount[]
  /** What holds the queued files of a batch, besides its own pause and the gate; null for nothing. */
  holdOf(batchId: number): BatchHold | null
  /** A window of rows in id order, after `afterId`. */
  items(filter: ItemFilter, window: ItemWindow): readonly ItemView[]
  /** Failed, cancelled and waiting items are queued again, with all their attempts before them; holds of hosts end. */
  retry(target: WideTarget): Promise<void>
  /** An item, or a whole batch with what it still has to do. Running transfers stop; their parts stay. */
  pause(target: WideTarget): Promise<void>
  resume(target: WideTarget): Promise<void>
  /** Everything that is not final is cancelled. Finished files stay. */
  cancel(target: WideTarget): Promise<void>
  /**
   * Takes it out of the queue. What is finished, failed or cancelled stays in the history. Never touches finished files
   * or parts.
   */
  remove(target: WideTarget): Promise<void>
  /** Takes it out of the queue and the history. Never touches finished files or parts. */
  erase(target: WideTarget): Promise<void>
  /** Fetches these items again, and keeps what comes even if it is unsound, as the archive has it. */
  accept(itemIds: readonly number[]): Promise<void>
  /** Throws AppError 'usage' for an unknown batch. */
  rename(batchId: number, name: string): Promise<void>
  /** Another name and note of a batch, which its next manifest has. Throws AppError 'usage' for an unknown batch. */
  describe(batchId: number, name: string, note: string | null): Promise<void>
  /** In force from the next choice on; transfers under way continue. Throws AppError 'usage' for an unknown batch. */
  setPriority(batchId: number, priority: Priority): Promise<void>
  /** The same for the order. Throws AppError 'usage' for an unknown batch or item. */
  move(move: Move): Promise<void>
  /** A new token was set (for one batch, or all): items that waited for one are queued again and resume their parts. */
  tokenChanged(batchId?: number): void
  /**
   * The network is another one now, or the machine was asleep: connections are opened again, and what waited for the
   * network is tried at once. What a server asked for still holds.
   */
  networkChanged(): void
  /**
   * Whether the last attempt at some host found no line to it: no route, no name. Otherwise, files with reason
   * `network` wait for an archive that refuses or does not answer.
   */
  isLineDown(): boolean
  subscribe(listener: (event: QueueEvent) => void): () => void
}

/** What a person orders of the queue, and what the programs around it announce. Each has a line in the log. */
export type Orders = Pick<
  Queue,
  | 'retry'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'remove'
  | 'erase'
  | 'accept'
  | 'rename'
  | 'describe'
  | 'setPriority'
  | 'move'
  | 'tokenChanged'
  | 'networkChanged'
>
