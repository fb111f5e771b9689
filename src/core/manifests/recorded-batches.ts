import type { CheckResult } from '#shared/check-results'
import type { ItemView, Layout } from '#shared/models'
import type { ClashChoice } from '#shared/choices'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import type { Totals } from '#shared/counts'
import type { ManifestSource } from './manifest-types.ts'
import type { Damage } from './batch-result.ts'

/** A batch as the history keeps it. */
export interface RecordedBatch {
  readonly id: number
  readonly uuid: string
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly layout: Layout
  readonly onClash: ClashChoice
  readonly acceptAsArchived: boolean
  readonly links: boolean
  readonly note: string | null
  readonly createdMs: number
  /** Absolute path of the last MANIFEST.HTML; null before the first. */
  readonly manifest: string | null
  readonly totals: Totals
  /** What the last verification found of its verified files. */
  readonly damage: Damage
  /** Of the same files, as they were verified. */
  readonly damagedBytes: number
}

/** A verified file that the last verification did not find as it was. */
export interface DamagedFile {
  readonly result: keyof Damage
  /** As it was verified. */
  readonly bytes: number
}

export interface FileQuery {
  /** Words of which each must occur in name, URI, dataset, program, target, batch name or folder. */
  readonly text: string
  readonly states?: readonly ItemState[]
  readonly reasons?: readonly Reason[]
  /** Finished files that the last verification did not find as they were: `none` of them, or these `too`. */
  readonly damaged?: 'none' | 'too'
  /** Newest first; so many at most. */
  readonly limit: number
}

/** A file that a search found, with what distinguishes it from others of its name. */
export interface FileHit extends ItemView {
  readonly batchName: string
  readonly folder: string
  readonly programId: string | null
  /** From the file's own header; null until it was fetched, or when it names none. */
  readonly target: string | null
  readonly finishedMs: number | null
  /** What the last verification found; null where none has looked at the file since it was fetched. */
  readonly check: CheckResult | null
}

/** Everything ever fetched with one data folder, read beside a queue that may be running. All methods throw AppError. */
export interface RecordedBatches {
  /** Newest first. */
  batches(): readonly RecordedBatch[]
  batch(batchId: number): RecordedBatch | null
  /** The newest batch of this folder; `folder` is absolute and real. */
  batchOfFolder(folder: string): RecordedBatch | null
  /** What the last verification found damaged of a batch, by the number of the file. */
  damagedFiles(batch: RecordedBatch): ReadonlyMap<number, DamagedFile>
  /** A batch with everything known of its files, to be written as a manifest. Its items may be walked once. */
  source(batch: RecordedBatch, nowMs: number, tool: string): ManifestSource
  /**
   * Newest first. Updates its index first, in pieces that leave the event loop free, and calls `told` with how many of
   * how many files are in it.
   */
  search(
    query: FileQuery,
    signal: AbortSignal,
    told?: (indexed: number, total: number) => void,
  ): Promise<readonly FileHit[]>
  close(): void
}
