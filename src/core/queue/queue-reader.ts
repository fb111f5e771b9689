import type { ManifestItem } from '../manifests/manifest-types.ts'
import type { PartIdentity } from '../ports.ts'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import type { QueueList } from '#shared/contract/areas/queue-rows'

/** How many files of a batch are in one state for one reason, as stored. */
export interface QueueCounter {
  readonly batchId: number
  readonly state: ItemState
  readonly reason: Reason | null
  readonly items: number
  readonly bytes: number
}

/** Files that follow one another in a list. */
export type RowPiece =
  /** Of one batch in one state for one reason; queued ones in the order in which they run, others in that of their ids. */
  | {
      readonly kind: 'standing'
      readonly batchId: number
      readonly state: ItemState
      readonly reason: Reason | null
    }
  /** All of a batch, by id. */
  | { readonly kind: 'batch'; readonly batchId: number }
  /** Done or cancelled since an instant, the latest first. */
  | { readonly kind: 'finished'; readonly sinceMs: number; readonly batchId: number | null }
  | { readonly kind: 'ids'; readonly ids: IdList }

/** Ids of files; as numbers of one size where they have crossed from a thread, which is copied at once. */
export type IdList = readonly number[] | Float64Array

/** Some files of a piece, by their place in it. */
export interface RowStretch {
  readonly piece: RowPiece
  readonly first: number
  readonly count: number
  /** Files of the whole piece: what lies in its second half is reached from its end. */
  readonly items: number
}

/** A file as stored, as far as a row shows it. */
export interface StoredRow {
  readonly id: number
  readonly batchId: number
  readonly uri: string
  readonly filename: string
  readonly state: ItemState
  readonly reason: Reason | null
  readonly detail: string | null
  readonly sizeBytes: number | null
  readonly partBytes: number | null
  readonly attempt: number
  readonly nextAttemptMs: number | null
  readonly sinceMs: number
  readonly isSameTwice: boolean
}

/** A file that a search has found, without what only a shown row needs. */
export interface Match {
  readonly id: number
  readonly batchId: number
  readonly state: ItemState
  readonly reason: Reason | null
  readonly bytes: number
  readonly rank: number
  readonly sinceMs: number
}

/** An unfinished file on disk. */
export interface PartFile {
  readonly itemId: number
  /** The batch folder, absolute. */
  readonly folder: string
  /** Where the finished file would be, below it. */
  readonly relativePath: string
  readonly writtenBytes: number
  /** Null in records of earlier versions. */
  readonly file: PartIdentity | null
}

export interface StoredDetails {
  readonly row: StoredRow
  readonly item: ManifestItem
  readonly batchName: string
  readonly folder: string
  readonly part: {
    readonly writtenBytes: number
    readonly flushedBytes: number
    readonly totalBytes: number | null
  } | null
}

/** The queue's database, read for a screen. All throw AppError. */
export interface QueueReader {
  counters(): readonly QueueCounter[]
  /** The same of these files alone, but for those of some batches; `finished` as of `finishedSince`. */
  countersOf(
    itemIds: readonly number[],
    exceptBatchIds: readonly number[],
    sinceMs: number,
  ): {
    readonly counters: readonly QueueCounter[]
    readonly finished: { readonly items: number; readonly bytes: number }
  }
  rows(stretch: RowStretch): readonly StoredRow[]
  /** File names, in the same order. */
  names(stretch: RowStretch): readonly string[]
  ids(stretch: RowStretch): readonly number[]
  /** Files whose names hold the text, sorted as asked; `order` is that of their ids. */
  matches(text: string, batchId: number | null, sort: QueueList['sort']): readonly Match[]
  /** The same one after the other; nothing may be written over the same connection meanwhile. */
  eachMatch(text: string, batchId: number | null, sort: QueueList['sort']): Iterable<Match>
  /** Commits what was collected: only then other connections see it. */
  commit(): void
  finishedSince(sinceMs: number, batchId: number | null): { readonly items: number; readonly bytes: number }
  parts(itemIds: readonly number[]): readonly PartFile[]
  details(itemId: number): StoredDetails | null
}
