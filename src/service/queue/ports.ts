import type { Damage } from '#core/manifests/batch-result'
import type { Limits } from '#core/limits/limits'
import type { Queue } from '#core/queue-api'
import type { Volume } from '#core/space/volume'
import type { After } from '#shared/async'
import type { QueueList } from '#shared/contract/areas/queue-rows'
import type { ShownAs } from '#core/items/shown-state'
import type { FoundSection } from './row-plan.ts'
import type { PartFile, QueueReader } from '#core/queue/queue-reader'

/** The disk, as far as this screen touches it. */
export interface QueueDisk {
  /** Deletes unfinished files; one that is gone already is not counted. Throws AppError of the disk. */
  discard(parts: readonly PartFile[]): Promise<{ readonly parts: number; readonly bytes: number }>
  /** The volume of a folder, also of one that is not there yet; null when the system does not say. */
  volumeOf(folder: string): Promise<Volume | null>
}

/** Which files to search, and what decides where they are shown; crosses to a thread as it is. */
export interface SearchQuestion {
  readonly list: QueueList
  /** Those that are shown, in the order in which they run, and how their queued files are shown. */
  readonly batches: readonly ({ readonly id: number } & Pick<ShownAs, 'state' | 'reason'>)[]
  /** Where the day began. */
  readonly sinceMs: number
  /** Files that are being removed. */
  readonly hidden: Float64Array
}

/** The jobs of the thread that searches the queue. */
export type QueueJobs = {
  readonly search: (question: SearchQuestion) => readonly FoundSection[]
}

/** What the Queue screen's handlers need. */
export interface QueueServiceDeps {
  readonly queue: Queue
  readonly limits: Limits
  readonly reader: QueueReader
  /** Searches in a thread; rejects with the AppError of the store. */
  readonly search: (question: SearchQuestion) => Promise<readonly FoundSection[]>
  readonly disk: QueueDisk
  /** What verifications found of finished files; calls when that has changed. */
  readonly damage: {
    readonly ofBatches: () => (batchId: number) => Damage
    /** Those of some files that are damaged. */
    readonly ofFiles: (itemIds: readonly number[]) => ReadonlyMap<number, keyof Damage>
    readonly subscribe: (listener: () => void) => () => void
  }
  /** Texts that outlive the process. */
  readonly keyValues: { read(name: string): string | null; write(name: string, text: string): void }
  readonly clock: { nowMs(): number; monotonicMs(): number }
  readonly timeZone: () => string
  readonly after: After
  readonly newId: () => string
  /** Fresh at every start of a host. */
  readonly hostId: string
  readonly archiveUrl: string
}
