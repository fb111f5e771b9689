import { AppError } from '#shared/errors'
import { toDiskError } from '../disk/disk-error.ts'
import type { OpenFile } from '../disk/open-file.ts'
import type { WriteWatch } from './write-watch.ts'

export interface PartWriterOptions {
  /** Called before the first byte is written. */
  readonly open: () => Promise<OpenFile>
  readonly watch: WriteWatch
  readonly startBytes: number
  /** How many of the start bytes a finished flush covers. */
  readonly startFlushedBytes: number
  /** Keep everything in memory until `finish`: one write for a small file. */
  readonly isGathering: boolean
  /** Sees every byte once, in order, while the system writes it. */
  readonly inspect: (chunk: Uint8Array) => void | Promise<void>
  /** Waiting bytes at which `onFull` is called; at half of it, `onRelief`. */
  readonly windowBytes: number
  /** Written bytes after which a flush starts, beside the writing. */
  readonly flushEveryBytes: number
  readonly onFull: () => void
  readonly onRelief: () => void
  /** After each write: exactly what is written has been inspected. */
  readonly onWritten: () => void
  /** A flush of what is written begins: exactly these bytes have been inspected. */
  readonly onFlushBegun: () => void
  readonly onFlushed: () => void
  readonly onFailed: (error: AppError) => void
}

/** Appends chunks to one file, with one write in flight. */
export interface PartWriter {
  readonly writtenBytes: number
  readonly flushedBytes: number
  /** Takes the chunk over; it must not change any more. */
  push(chunk: Buffer): void
  /** Writes what waits. Throws the first disk error as an AppError. */
  finish(): Promise<void>
}

/** The most for one write: more gains nothing and holds the event loop longer while it is hashed. */
const batchBytes = 1024 * 1024
/** Systems take at most 1024 pieces in one write. */
const batchPieces = 1_000

export function createPartWriter(options: PartWriterOptions): PartWriter {
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let writtenBytes = options.startBytes
  let flushedBytes = options.startFlushedBytes
  let isGathering = options.isGathering
  let isFull = false
  let isScheduled = false
  let file: OpenFile | null = null
  let pumping: Promise<void> | null = null
  let flushing: Promise<void> | null = null
  let failure: AppError | null = null

  // As a function, since it changes while something else is awaited.
  const hasFailed = (): boolean => failure !== null
  const fail = (thrown: unknown): void => {
    failure ??= toDiskError(thrown)
    options.onFailed(failure)
  }
  const takeBatch = (): Buffer[] => {
    let bytes = 0
    let pieces = 0
    while (pieces < Math.min(waiting.length, batchPieces) && bytes < batchBytes)
      bytes += waiting[pieces++]?.length ?? 0
    return waiting.splice(0, pieces)
  }
  const flushBeside = (target: OpenFile): void => {
    if (flushing !== null || writtenBytes - flushedBytes < options.flushEveryBytes) return
    const upTo = writtenBytes
    options.onFlushBegun()
    flushing = target
      .datasync()
      .then(() => {
        flushedBytes = upTo
        options.onFlushed()
      })
      .catch(fail)
      .finally(() => (flushing = null))
  }
  const pump = async (): Promise<void> => {
    try {
      if (hasFailed()) return
      file ??= await options.open()
      options.watch.beforeWriting(file, writtenBytes)
      while (waiting.length > 0 && !hasFailed()) {
        const batch = takeBatch()
        const bytes = batch.reduce((sum, { length }) => sum + length, 0)
        // Counted at once: of a write that the disk refuses in the middle, what it took is there.
        const writing = writeAll(file, batch, writtenBytes, taken => (writtenBytes += taken))
        // Hashing runs here while the write runs in the system; its failure is thrown after the write is over.
        for (const outcome of await Promise.allSettled([writing, inspectAll(batch, options.inspect)]))
          if (outcome.status === 'rejected') throw outcome.reason
        options.onWritten()
        waitingBytes -= bytes
        if (isFull && waitingBytes <= options.windowBytes / 2) {
          isFull = false
          options.onRelief()
        }
        flushBeside(file)
      }
      options.watch.afterWriting(file, writtenBytes)
    } catch (thrown) {
      fail(thrown)
    }
  }
  /** What a write took before the disk refused the rest is ours: the look leaves times that say so to the next attempt. */
  const lookAfterFailure = (target: OpenFile): void => {
    options.watch.stop()
    try {
      if (target.isOpen && target.statFlushed().size === BigInt(writtenBytes))
        options.watch.lastLook(target, writtenBytes)
    } catch {
      // The failure that came first is told; without the look less of the part is continued.
    }
  }
  const startPumping = (): Promise<void> => (pumping ??= pump().finally(() => (pumping = null)))

  return {
    get writtenBytes() {
      return writtenBytes
    },
    get flushedBytes() {
      return flushedBytes
    },
    push(chunk) {
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (!isFull && waitingBytes >= options.windowBytes) {
        isFull = true
        options.onFull()
      }
      if (isGathering || isScheduled || pumping !== null) return
      isScheduled = true
      // After the reads of this turn of the event loop: they make one write together, far sooner than in 5 ms.
      setImmediate(() => {
        isScheduled = false
        void startPumping()
      })
    },
    async finish() {
      isGathering = false
      do await startPumping()
      while (waiting.length > 0 && !hasFailed())
      if (file === null) options.watch.stop()
      else if (hasFailed()) lookAfterFailure(file)
      else options.watch.lastLook(file, writtenBytes)
      if (flushing !== null) await flushing
      if (failure !== null) throw failure
    },
  }
}

/** Its failure can wait until the write beside it is over; what needs no later turn of the event loop gets none. */
async function inspectAll(pieces: readonly Buffer[], inspect: PartWriterOptions['inspect']): Promise<void> {
  for (const piece of pieces) {
    const inspected = inspect(piece)
    if (inspected !== undefined) await inspected
  }
}

/** Writes all pieces at a position; a system may take only some of them at a time. */
async function writeAll(
  file: OpenFile,
  pieces: readonly Buffer[],
  position: number,
  onTaken: (bytes: number) => void,
): Promise<void> {
  let rest = pieces.filter(({ length }) => length > 0)
  let at = position
  while (rest.length > 0) {
    const bytesWritten = await file.writev(rest, at)
    if (bytesWritten === 0) throw new AppError('disk-full', 'The disk takes no more bytes: free some space.')
    at += bytesWritten
    onTaken(bytesWritten)
    rest = withoutFirst(rest, bytesWritten)
  }
}

function withoutFirst(pieces: readonly Buffer[], bytes: number): Buffer[] {
  let skip = bytes
  const rest: Buffer[] = []
  for (const piece of pieces) {
    if (skip < piece.length) rest.push(skip === 0 ? piece : piece.subarray(skip))
    skip = Math.max(0, skip - piece.length)
  }
  return rest
}
