import type { Identity, Observation, ProductRow } from '#shared/models'
import type { ClashChoice } from '#shared/choices'
import type { Reason } from '#shared/reasons'

/** Time comes in as an argument: the wall clock for what people read, the monotonic one for timers. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number
  /** Milliseconds from an arbitrary start; never jumps. */
  monotonicMs(): number
  /** Ends early, without throwing, when the signal aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}

/* ---- The archive's services ---- */

/** What to search for. All given members must hold; within a list any may. */
export interface SearchCriteria {
  /** Collections to ask, e.g. ['JWST', 'HST']. */
  readonly missions: readonly string[]
  /** Program ids, with or without leading zeros. */
  readonly programs?: readonly string[]
  /** Bare (`MIRI`, matches every mode) or with mode (`MIRI/IMAGE`). */
  readonly instruments?: readonly string[]
  readonly filters?: readonly string[]
  readonly calibLevels?: readonly number[]
  readonly productTypes?: readonly string[]
  readonly access?: readonly string[]
  /** Name in the program; `*` is a wildcard. */
  readonly targetNames?: readonly string[]
  /** `obs_id`; `*` is a wildcard. */
  readonly obsIds?: readonly string[]
  /** MJD days; start of the observation in this range. */
  readonly startMjd?: { readonly min?: number; readonly max?: number }
  /** Any other CAOM column: discrete values, or one free text with `*`. */
  readonly columns?: Readonly<Record<string, readonly string[]>>
  readonly position?: { readonly ra: number; readonly dec: number; readonly radiusDeg: number }
}

export interface Position {
  readonly ra: number
  readonly dec: number
  readonly canonicalName: string
  readonly resolver: string
}

/** A row of the archive's answer that could not be used. */
export interface LeftOutRow {
  /** From 1, within its answer. */
  readonly rowNumber: number
  /** What the row says of itself: a file name, a URI, an observation; null when nothing. Foreign text. */
  readonly name: string | null
  /** `dataURI is missing`. */
  readonly why: string
}

/** One group of a product list as it arrived. A failed group never stops the others. */
export type ProductGroup =
  | {
      readonly kind: 'arrived'
      readonly asked: readonly ObservationKey[]
      readonly rows: readonly ProductRow[]
      /** Rows of the answer that could not be read. */
      readonly leftOut: readonly LeftOutRow[]
    }
  | { readonly kind: 'failed'; readonly asked: readonly ObservationKey[]; readonly message: string }

export interface ObservationKey {
  readonly obsid: string
  readonly obsId: string
}

export interface Archive {
  /** `token` null asks anonymously. Never throws for a bad token: it answers as anonymous. */
  whoami(token: string | null, signal: AbortSignal): Promise<Identity>
  count(criteria: SearchCriteria, signal: AbortSignal): Promise<number>
  /**
   * Pages as they arrive, unified by obsid. Calls `onCounted` with the number of rows before the first page, and
   * `onLeftOut` with the rows of a page that cannot be read.
   */
  search(
    criteria: SearchCriteria,
    signal: AbortSignal,
    onCounted?: (count: number) => void,
    onLeftOut?: (rows: readonly LeftOutRow[]) => void,
  ): AsyncIterable<readonly Observation[]>
  /** Null when no resolver has the name. */
  resolveName(name: string, signal: AbortSignal): Promise<Position | null>
  /** Small adaptive groups; rows stay duplicated (a `ProductList` unifies them). */
  products(observations: readonly ObservationKey[], signal: AbortSignal): AsyncIterable<ProductGroup>
}

/* ---- Bandwidth ---- */

/** A connection that can be paused. Both may be called twice in a row. */
export interface Pausable {
  pause(): void
  resume(): void
}

/** What one connection reports of itself. */
export interface Meter {
  /** So many bytes of a body have arrived. May pause the flow before it returns. */
  took(sizeBytes: number): void
  /** The connection's body is over; its flow is left alone from now on. */
  close(): void
}

/** Holds all connections together, and those of each batch, to a rate that may change at any time. */
export interface Throttle {
  /** The head of an answer has arrived and its body is next. May pause the flow at once. */
  open(flow: Pausable, batchId: number | null): Meter
}

/* ---- One file's transfer ---- */

/** What identifies the object's version on the server (RFC 9110 section 8.8). */
export interface Validator {
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Distinguishes the file of a part from any other that lies under its name. Numbers as text: they exceed what a double holds. */
export interface PartIdentity {
  /** In the folder of the target; ends in `.part`. */
  readonly name: string
  readonly device: string
  readonly inode: string
  /** Time of birth in nanoseconds since 1970: the number of a file that is gone is soon another's. */
  readonly bornNs: string
  /** Another one once the volume was mounted again, as far as the system shows it. */
  readonly mountId: string
}

/** What is known of an unfinished file, recorded with its part. Offsets in bytes, hashes in hexadecimal. */
export interface PartRecord {
  readonly validator: Validator
  readonly totalBytes: number | null
  readonly writtenBytes: number
  /** Covered by a finished flush: what survives a power loss. */
  readonly flushedBytes: number
  /** Identifies the boot during which `writtenBytes` was true. */
  readonly bootId: string
  /** Which file it is; absent in records of earlier versions. */
  readonly file?: PartIdentity
  /** sha256 of the flushed bytes, where it is known. */
  readonly flushedSha256?: string
  /** sha256 of the written bytes: now and then while an attempt runs, and once it has ended. */
  readonly writtenSha256?: string
  /** Hexadecimal sha256, once all bytes are verified and flushed and only publishing is left. */
  readonly verifiedSha256?: string
}

/** Recorded with a finished file, so that it can be trusted later without reading it. */
export interface FileStamp {
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly inode: string
}

/** Keywords of the primary header that say how a file was made (CAL_VER, SDP_VER, CRDS_CTX, DATE ...). */
export type Provenance = Readonly<Record<string, string>>

/** How an accepted file differs from the ordinary; shown and written into the manifest. */
export type Mark =
  | 'length: not declared'
  | 'damaged, as archived'
  | 'size differs from the list'
  | 'already here'
  | 'copied from an earlier batch'

/** A finished file as it was recorded. The hash is in hexadecimal. */
interface RecordedFile {
  readonly sha256: string
  readonly stamp: FileStamp
  readonly validator: Validator
}
/** The same file where an earlier batch put it. */
export interface KnownCopy extends RecordedFile {
  /** Absolute. */
  readonly path: string
  readonly marks: readonly Mark[]
}
/** The finished file itself, when the archive is asked whether it has another version now. */
export interface CurrentFile extends RecordedFile {
  /** Below the root, with `/`. */
  readonly relativePath: string
}

/** Bytes that arrived whole but are unsound. Two equal ones in a row mean the archive's copy itself is unsound. */
export interface DamagedBytes {
  readonly sizeBytes: number
  readonly sha256: string
}

export interface TransferJob {
  readonly uri: string
  /** The file's name in the product list, which says what kind of file it is; absent where only the local name is known. */
  readonly listedName?: string
  /** Whose limits apply; null or absent for those of all transfers alone. */
  readonly batchId?: number | null
  /** Computed from the URI at this attempt, never stored. */
  readonly url: string
  /** The token for this file, or null to ask without one. Sent to archive origins only. */
  readonly token: string | null
  /** The batch folder, absolute. */
  readonly root: string
  /** Planned safe path below `root`, with `/`. */
  readonly relativePath: string
  readonly listedSizeBytes: number | null
  readonly part: PartRecord | null
  readonly onClash: ClashChoice
  /** What the last damaged attempt brought, to recognise *damaged, as archived*. */
  readonly lastDamaged: DamagedBytes | null
  readonly acceptAsArchived: boolean
  /** Hosts allowed beyond the archive's own, lower case. */
  readonly allowedHosts: readonly string[]
  /** Tried in order before anything is asked of the archive; none of them is ever changed. */
  readonly copies?: readonly KnownCopy[]
  /** Ask whether it has changed, and fetch only then (RFC 9110 sections 13.1.2 and 13.1.3). */
  readonly current?: CurrentFile
}

export type AttemptResult =
  | {
      readonly kind: 'done'
      /** Final path below the root, with `/`; differs from the planned one after a clash. */
      readonly relativePath: string
      readonly sizeBytes: number
      readonly sha256: string
      readonly validator: Validator
      readonly stamp: FileStamp
      readonly marks: readonly Mark[]
      readonly provenance: Provenance
      /** Bytes that crossed the network in this attempt. */
      readonly fetchedBytes: number
    }
  | {
      readonly kind: 'broke'
      readonly reason: Reason
      /** One sentence for details: what happened, with status and redacted host. */
      readonly detail: string
      readonly host: string
      readonly status: number | null
      /** What the server asked for (Retry-After), when it did. */
      readonly retryAfterMs: number | null
      /** The part as it now lies on disk; null when there is none. */
      readonly part: PartRecord | null
      readonly damaged: DamagedBytes | null
      readonly fetchedBytes: number
      /** No route to the host, or no name for it: the line is down, and the attempt asked nothing of the archive. */
      readonly isOffline?: boolean
      /** Trying again cannot bring anything else, e.g. a redirect loop. */
      readonly isHopeless?: boolean
      /** It was known beforehand to fail: neither the archive nor the disk was asked for anything. */
      readonly isUnasked?: boolean
    }
  /** The archive has no other version than the job's `current`, which lies there as it was recorded. */
  | { readonly kind: 'unchanged'; readonly fetchedBytes: number }
  | { readonly kind: 'stopped'; readonly part: PartRecord | null; readonly fetchedBytes: number }

export interface TransferListener {
  /** Total bytes present of this file, at most every 250 ms; `totalBytes` once known. */
  progressed(presentBytes: number, totalBytes: number | null): void
  /** All bytes are there; checks that need the whole file begin. */
  verifying(): void
  /** Facts worth saving before going on: a new validator, or another flushed offset. */
  partChanged(part: PartRecord): void
  /** The same part, with a hash of more of its bytes: to be saved soon, with others. */
  partProven(part: PartRecord): void
  /**
   * Next to nothing has come for some seconds, though it was read all along (true), or something comes again (false).
   * Absent where nothing waits for the slot.
   */
  quietChanged?(isQuiet: boolean): void
}

export interface Transfers {
  /** One attempt: fetch into the part, verify, flush, publish. Never rejects; a stop leaves a resumable part. */
  attempt(job: TransferJob, listener: TransferListener, signal: AbortSignal): Promise<AttemptResult>
  close(): Promise<void>
}
