import type { PartRecord, TransferJob, TransferListener } from '#core/ports'
import { archivedName } from '#core/transfer/archived-name'
import type { KeyedLock } from '../disk/keyed-lock.ts'
import { removePart, type HeldPart, type OwnPart } from '../disk/part-file.ts'
import type { FindPlace, TargetPlace } from '../disk/place.ts'
import type { PublishTools } from '../disk/publish.ts'
import { isKnownKind } from '../verify/content-check.ts'
import type { CreateContentCheck } from '../verify/content-check.types.ts'
import { createInspector, type Inspector } from './inspector.ts'
import type { RequestTools } from './request.ts'
import { createWriteWatch, type WriteWatch } from './write-watch.ts'

/** Sizes in bytes. Changed only by tests and measurements. */
export interface Tuning {
  readonly stallMs: number
  /** A connection that has brought next to nothing for so long is reported, see `TransferListener.quietChanged`. */
  readonly quietMs: number
  /** What may wait for the disk, for one file alone. */
  readonly windowBytes: number
  readonly flushEveryBytes: number
  /** Files up to this size are gathered in memory and written at once. */
  readonly gatherBytes: number
  /** How long a stop waits for a slow disk. */
  readonly stopMs: number
}

export interface AttemptTools extends RequestTools, PublishTools {
  readonly createContentCheck: CreateContentCheck
  readonly tuning: Tuning
  /** Held while a part is in use, also by a write that outlives a stopped attempt. */
  readonly lockPart: KeyedLock
  /** In the names of parts that are ours without a record: no other program has it. */
  readonly partTag: string
  readonly bootId: () => Promise<string>
  readonly findPlace: FindPlace
  /** The window of one file now: the total for all files together stays bounded. */
  readonly windowBytes: () => number
}

/** What is known of an attempt whichever way it ends. */
export interface AttemptRun {
  fetchedBytes: number
  /** Addresses asked since the attempt began or a request was repeated. */
  hops: number
  host: string
  /** The part as it lies on disk. */
  part: PartRecord | null
  /** Its file, once this attempt has found or made it. */
  own: OwnPart | null
  /** Settles when nothing of this attempt touches the disk any more. */
  lingering: Promise<unknown>
}

export interface Work {
  readonly job: TransferJob
  readonly listener: TransferListener
  readonly tools: AttemptTools
  readonly signal: AbortSignal
  readonly place: TargetPlace
  readonly bootId: string
  readonly run: AttemptRun
}

/** The bytes of a part that are there and inspected. `held` is null until the first byte is to be written. */
export interface OpenPart {
  held: HeldPart | null
  readonly inspector: Inspector
  readonly watch: WriteWatch
  /** As of a running attempt: what a kill would leave. */
  record: PartRecord
}

/**
 * The names that say what the content must be: the one in the list and the one in the archive's URI, which may be empty.
 * A local name says it only where neither does, since it may be anything.
 */
export function contentNames(job: TransferJob): readonly [listed: string, archived: string] {
  const archived = archivedName(job.uri, isKnownKind)
  const local = archived.includes('.') ? archived : (job.relativePath.split('/').at(-1) ?? archived)
  return [job.listedName ?? local, archived]
}

export const newInspector = ({ tools, job }: Pick<Work, 'tools' | 'job'>): Inspector =>
  createInspector(tools.createContentCheck(...contentNames(job)))

export const newWatch = ({ place }: Pick<Work, 'place'>): WriteWatch =>
  createWriteWatch(place.kind !== 'remote')

/** Takes a part from the disk, unless others have put something else under its name; then it is closed. */
export async function dropHeld(held: HeldPart): Promise<void> {
  try {
    removePart(held)
  } finally {
    await held.file.close()
  }
}
