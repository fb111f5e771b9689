import { AppError } from '#shared/errors'
import type { BatchView, ItemView, Layout, WantedFile } from '#shared/models'
import type { ClashChoice, Priority } from '#shared/choices'
import type { Reason } from '#shared/reasons'
import type { ManifestFacts, ManifestItem } from '../manifests/manifest-types.ts'
import type {
  CurrentFile,
  DamagedBytes,
  FileStamp,
  Mark,
  PartRecord,
  Provenance,
  Validator,
} from '../ports.ts'
import type { BatchOptions, Enqueued, ItemFilter, ItemWindow, Move, WideTarget } from '../queue-api.ts'
import type { Patience } from '#shared/choices'
import type { StateCount } from '../items/state-counts.ts'
import type { ItemStatus, SimpleEvent } from '../items/machine.ts'
import type { KnownFile, RejoinChoice } from '../items/rejoin.ts'

export interface NewBatch extends BatchOptions {
  readonly uuid: string
  readonly createdMs: number
}
export interface StoredBatch {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly folder: string
  readonly layout: Layout
  readonly onClash: ClashChoice
  readonly patience: Patience
  readonly note: string | null
  readonly acceptAsArchived: boolean
  readonly links: boolean
  /** What a person asked to keep free on its volume; null leaves it to the rule. */
  readonly keepFreeBytes: number | null
  /** Distinguishes its folder from another one at the same path; see `isOtherFolder`. */
  readonly folderIdentity: string | null
  readonly priority: Priority
  readonly state: BatchView['state']
  readonly createdMs: number
  readonly manifest: string | null
}

/** A wanted file with its place below the batch folder. */
export interface PlacedFile {
  readonly file: WantedFile
  readonly relativePath: string
  readonly foldedPath: string
  readonly madeSafeFrom: string | null
}
export interface Rejoin {
  readonly known: KnownFile
  readonly wanted: WantedFile
  readonly choice: RejoinChoice
}

/** An item that may run now, with all that its transfer needs. */
export interface ReadyItem {
  readonly id: number
  readonly batchId: number
  readonly uri: string
  /** As the list has it, whatever the local name. */
  readonly filename: string
  readonly access: string | null
  readonly programId: string | null
  readonly version: string | null
  readonly listedSizeBytes: number | null
  readonly relativePath: string
  /** It is finished, and the archive is asked whether it has another version. */
  readonly isRefresh: boolean
  readonly status: ItemStatus
  readonly isSignInDemanded: boolean
  /** A person keeps it as the archive has it, whatever the rest of its batch. */
  readonly isAccepted: boolean
  readonly part: PartRecord | null
  readonly lastDamaged: DamagedBytes | null
}

/** What happened in one attempt. Holds no secret: `detail` is a redacted sentence. */
export interface AttemptRecord {
  readonly startedMs: number
  readonly endedMs: number
  readonly outcome: 'done' | 'broke' | 'stopped'
  readonly reason: Reason | null
  readonly detail: string | null
  readonly host: string | null
  readonly status: number | null
  readonly fetchedBytes: number
  readonly isWithToken: boolean
  /** The item failed by it: never dropped, whereas of the others only the last ones are kept. */
  readonly isFinal: boolean
}

export interface FinishedFile {
  readonly relativePath: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly validator: Validator
  readonly stamp: FileStamp
  readonly marks: readonly Mark[]
  readonly provenance: Provenance
}

/** A change of one item. Members that are absent stay as they are. */
export interface ItemChange {
  readonly status: ItemStatus
  readonly nowMs: number
  readonly detail?: string | null
  readonly part?: PartRecord | null
  readonly lastDamaged?: DamagedBytes | null
  readonly isSignInDemanded?: boolean
  /** Account name, `anonymous` when no token was sent. */
  readonly user?: string
  readonly attempt?: AttemptRecord
  readonly finished?: FinishedFile
  /** The archive has no other version: what is recorded of the finished file stays. */
  readonly isRefreshed?: boolean
}

/** A finished file of another batch. */
export interface FinishedElsewhere extends Pick<FinishedFile, 'sha256' | 'validator' | 'marks'> {
  readonly folder: string
  readonly known: KnownFile
}

/** Another name of a finished file, under a dataset that was asked for. */
export interface AddedLink {
  readonly parent: string
  /** Below the batch folder, with `/`. */
  readonly path: string
}
/** A finished file that was asked for through several datasets. */
export interface SharedFile {
  readonly itemId: number
  readonly file: WantedFile
  /** Where it lies below the batch folder, with `/`. */
  readonly relativePath: string
  readonly links: readonly AddedLink[]
}

/*
 * The queue's memory. What is enqueued, ordered and set is durable when its method returns; attempts are collected and
 * committed together within 5 ms, or at `flush`. All throw AppError.
 */

/** Adding files under a planning batch. */
export interface EnqueueStore {
  /** Opens a planning batch and returns its id. */
  plan(batch: NewBatch): number
  /** One small transaction of an enqueue. */
  stage(planningId: number, files: readonly PlacedFile[], rejoins: readonly Rejoin[]): void
  /** More references to a file that this enqueue has already staged. */
  stageReferences(planningId: number, itemId: number, parents: readonly string[]): void
  /** The last transaction: the batch (or the one it joins) is queued. */
  acknowledge(planningId: number, joinId: number | null, options: BatchOptions, nowMs: number): Enqueued
  abandon(planningId: number): void
  knownFiles(batchId: number, uris: readonly string[]): ReadonlyMap<string, KnownFile>
  isPathTaken(batchId: number, foldedPath: string): boolean
}

/** Batches, their counts, and what is ordered of many items at once. */
export interface BatchStore {
  /**
   * At process start: running items are queued again, batches that were never acknowledged are removed, and what waits for
   * a time that no pause of its kind can lie ahead (the clock was set back meanwhile) is due.
   */
  recover(nowMs: number): void
  /** In the order in which they run. */
  batches(): readonly StoredBatch[]
  batch(batchId: number): StoredBatch | null
  batchOfFolder(folder: string): StoredBatch | null
  outcomes(batchId: number | null): readonly StateCount[]
  /** Applies one row of the machine's table to every item of the target. Returns how many changed. */
  applyToAll(event: SimpleEvent, target: WideTarget, nowMs: number, reasons?: readonly Reason[]): number
  setPaused(batchId: number | null, isPaused: boolean): void
  /** Takes it out of the queue. What is final stays in the history; that of a batch joins it again with its folder. */
  clear(target: WideTarget): void
  /** Takes it out of the queue and the history. */
  remove(target: WideTarget): void
  /** These items are kept as the archive has them. */
  setAccepted(itemIds: readonly number[]): void
  rename(batchId: number, name: string): void
  describe(batchId: number, name: string, note: string | null): void
  setManifest(batchId: number, path: string): void
  /** Which folder is at the batch's path; null has the next look record what it finds. */
  setFolderIdentity(batchId: number, identity: string | null): void
}

/** The order that a person gives. */
export interface OrderStore {
  setPriority(batchId: number, priority: Priority): void
  move(move: Move): void
}

/** Single items and windows of them, for people. */
export interface ItemStore {
  item(itemId: number): ItemView | null
  status(itemId: number): ItemStatus | null
  /** The batches of some items, each once. */
  batchesOfItems(itemIds: readonly number[]): readonly number[]
  items(filter: ItemFilter, window: ItemWindow): readonly ItemView[]
}

/** What the running queue reads and writes, item by item. */
export interface RunStore {
  /**
   * Items that may run now. First those that have not gone wrong yet: by priority of their batch, within one those
   * whose hold has ended, then in order; with `isTokenFirst` those that need a token go before the other queued ones.
   * Behind them those that have, except for one of them that goes before what has a lower priority. Changes nothing.
   */
  ready(batchId: number | null, nowMs: number, limit: number, isTokenFirst?: boolean): readonly ReadyItem[]
  /** When the next waiting item falls due after `nowMs` (milliseconds since 1970); null when none waits for a time. */
  nextDueMs(batchId: number | null, nowMs: number): number | null
  /** The wall clock was set back by so much: the times that items wait for move with it. */
  moveBack(byMs: number): void
  save(itemId: number, change: ItemChange): void
  /** At once. */
  savePart(itemId: number, part: PartRecord): void
  /** With what else is saved within 5 ms. */
  saveProof(itemId: number, part: PartRecord): void
}

/** Files that are finished. */
export interface FinishedStore {
  /** The recorded file of an item that is to be refreshed. */
  finishedFile(itemId: number): CurrentFile | null
  /** The same URI where other batches have finished it, the latest first. */
  finishedElsewhere(uri: string, batchId: number, limit: number): readonly FinishedElsewhere[]
  /** A page of finished files with more than one dataset, in id order after `afterId`. */
  sharedFiles(batchId: number, afterId: number, limit: number): readonly SharedFile[]
  setLinks(itemId: number, links: readonly AddedLink[]): void
}

/** What the manifest of a batch is written from. */
export interface ManifestStore {
  manifestFacts(batchId: number): ManifestFacts
  /** A page in id order after `afterId`. */
  manifestItems(batchId: number, afterId: number, limit: number): readonly ManifestItem[]
}

export interface QueueStore
  extends EnqueueStore, BatchStore, OrderStore, ItemStore, RunStore, FinishedStore, ManifestStore {
  /** Commits what was collected. */
  flush(): void
}

/** Throws AppError 'usage' when there is none of this id. */
export function existingBatch(store: Pick<QueueStore, 'batch'>, batchId: number): StoredBatch {
  const batch = store.batch(batchId)
  if (batch && batch.state !== 'planning') return batch
  throw new AppError('usage', 'There is no such batch; `halyard queue` lists them.')
}
