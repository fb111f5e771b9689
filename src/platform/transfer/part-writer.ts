import type { AppError } from '#shared/errors'
import { attemptTo } from '#shared/ignore'
import { toDiskError } from '../disk/disk-error.ts'
import type { LoopBudget } from '../disk/loop-budget.ts'
import type { OpenFile } from '../disk/open-file.ts'
import { PartDisturbed } from '../disk/part-file.ts'
import { writeAll } from './write-all.ts'
import type { WriteWatch } from './write-watch.ts'

export interface PartWriterOptions {
  /** Called once, before the first byte is written. */
  readonly open: () => Promise<OpenFile>
  readonly watch: WriteWatch
  /** For what is written as soon as it comes; null leaves all writing to threads. */
  readonly loop: LoopBudget | null
  /** For the one write of a gathered file, which flushes. */
  readonly gatheredLoop: LoopBudget | null
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
  /** After each round: all inspected bytes are written, and no others are inspected. */
  readonly onWritten: () => void
  /** A flush of what is written begins: exactly these bytes have been inspected. */
  readonly onFlushBegun: () => void
  readonly onFlushed: () => void
  readonly onFailed: (error: AppError) => void
}

/** Appends chunks to one file, with one write in flight. */
export interface PartWriter {
  readonly writtenBytes: number
  /** How many of them have been inspected, at the end of a round. */
  readonly inspectedBytes: number
  readonly flushedBytes: number
  /** Opens the file before anything has come for it, so that nothing waits for that. */
  open(): void
  /** Takes the chunk over; it must not change any more. */
  push(chunk: Buffer): void
  /** Writes what waits. Throws the first disk error as an AppError. */
  finish(): Promise<void>
}

/** The most for one write: more gains nothing and holds the event loop longer while it is hashed. */
const batchBytes = 1024 * 1024
/** Systems take at most 1024 pieces in one write. */
const batchPieces = 1_000

interface Batch {
  readonly pieces: readonly Buffer[]
  /** The last ones of the pieces. */
  readonly unwritten: readonly Buffer[]
  readonly bytes: number
}

export function createPartWriter(options: PartWriterOptions): PartWriter {
  /** Not inspected yet. Of these pieces the first `aheadPieces` are written. */
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let aheadPieces = 0
  let writtenBytes = options.startBytes
  let inspectedBytes = options.startBytes
  let flushedBytes = options.startFlushedBytes
  let isGathering = options.isGathering
  let isFull = false
  let isScheduled = false
  let isWriting = false
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
  const takeBatch = (): Batch => {
    let bytes = 0
    let count = 0
    while (count < Math.min(waiting.length, batchPieces) && bytes < batchBytes)
      bytes += waiting[count++]?.length ?? 0
    const pieces = waiting.splice(0, count)
    const unwritten = pieces.slice(aheadPieces)
    aheadPieces -= pieces.length - unwritten.length
    return { pieces, unwritten, bytes }
  }
  /** Writes on the event loop what comes while no thread writes. Answers how many bytes of the chunk are written. */
  const writeAhead = (chunk: Buffer): number => {
    const isIdle = !isGathering && !isWriting && aheadPieces === waiting.length && !hasFailed()
    if (file === null || !isIdle || options.loop?.isLeft() !== true) return 0
    const beganMs = performance.now()
    let taken = 0
    try {
      options.watch.beforeWriting(file, writtenBytes)
      taken = file.writeAtOnce(chunk, writtenBytes)
      writtenBytes += taken
      options.watch.lastLook(file, writtenBytes)
    } catch (thrown) {
      // Of a disk error a thread learns once more, with the next write.
      if (thrown instanceof PartDisturbed) fail(thrown)
    }
    options.loop.spent(performance.now() - beganMs)
    return taken
  }
  const flushBeside = (target: OpenFile): void => {
    if (flushing !== null || inspectedBytes - flushedBytes < options.flushEveryBytes) return
    const upTo = inspectedBytes
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
      let isWatched = false
      while (waiting.length > 0 && !hasFailed()) {
        const { pieces, unwritten, bytes } = takeBatch()
        isWriting = unwritten.length > 0
        if (isWriting) options.watch.beforeWriting(file, writtenBytes)
        isWatched ||= isWriting
        // Counted at once: of a write that the disk refuses in the middle, what it took is there.
        const took = (taken: number): void => void (writtenBytes += taken)
        const loop = options.isGathering ? options.gatheredLoop : null
        const writing = writeAll(file, unwritten, writtenBytes, took, loop)
        // Hashing runs here while the write runs in the system; its failure is thrown after the write is over.
        for (const outcome of await Promise.allSettled([writing, inspectAll(pieces, options.inspect)]))
          if (outcome.status === 'rejected') throw outcome.reason
        isWriting = false
        inspectedBytes += bytes
        options.onWritten()
        waitingBytes -= bytes
        if (isFull && waitingBytes <= options.windowBytes / 2) {
          isFull = false
          options.onRelief()
        }
        flushBeside(file)
      }
      if (isWatched) options.watch.afterWriting(file, writtenBytes)
    } catch (thrown) {
      fail(thrown)
    }
  }
  /** What a write took before the disk refused the rest is ours: the look leaves times that say so to the next attempt. */
  const lookAfterFailure = (target: OpenFile): void => {
    options.watch.stop()
    attemptTo('look at a part after a failure: less of it is continued then', () => {
      if (target.isOpen && target.statFlushed().size === BigInt(writtenBytes))
        options.watch.lastLook(target, writtenBytes)
    })
  }
  const startPumping = (): Promise<void> => (pumping ??= pump().finally(() => (pumping = null)))

  return {
    get writtenBytes() {
      return writtenBytes
    },
    get inspectedBytes() {
      return inspectedBytes
    },
    get flushedBytes() {
      return flushedBytes
    },
    open: () => void startPumping(),
    push(chunk) {
      const aheadBytes = writeAhead(chunk)
      if (aheadBytes > 0) aheadPieces = waiting.push(chunk.subarray(0, aheadBytes))
      if (aheadBytes < chunk.length) waiting.push(chunk.subarray(aheadBytes))
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
