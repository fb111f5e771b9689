import { closeSync, constants, lstatSync, mkdirSync, renameSync, rmSync, appendFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { attemptTo } from '#shared/ignore'
import { systemCode } from '../disk/disk-error.ts'
import { currentName, earlierNameAt, earlierNames, openPlainSync, type LogBounds } from './log-files.ts'

/** Appends lines to the log of a profile. No call throws. */
export interface LogWriter {
  /** A line without its end; it is on the disk within half a second. */
  write(line: string): void
  /** Writes what is collected. */
  readonly flush: () => void
  /** Flushes, and writes each later line at once. */
  close(): void
}

export interface LogWriterOptions extends LogBounds {
  readonly folder: string
  /** The line that says how many lines were lost, and why. */
  readonly lostLine: (count: number, why: unknown) => string
  readonly nowMs?: () => number
}

const flushEveryMs = 500
/** More than this is written at once, so no more is ever held in memory. */
const mostHeldBytes = 64 * 1024
/** After a failure (disk full, no rights) lines are dropped for so long before the next try. */
const restMs = 10_000

/**
 * Writes in this thread, without flushing to the disk: less than the queue's database does beside it for one item, and
 * nothing is lost when the process ends by itself. Each write opens the file by its name and appends whole lines, so
 * several processes may write to one log, and a file that another process has put aside is not written to any more.
 */
export function createLogWriter(options: LogWriterOptions): LogWriter {
  const { folder, lostLine, nowMs = Date.now } = options
  const file = path.join(folder, currentName)
  let held: string[] = []
  let heldBytes = 0
  let timer: NodeJS.Timeout | null = null
  let isClosed = false
  let isBounded = false
  /** Lines that could not be written since the last one that could. */
  let lost: { count: number; readonly why: unknown; readonly untilMs: number } | null = null

  function flush(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const lines = held
    held = []
    heldBytes = 0
    if (lines.length === 0) return
    if (lost !== null && nowMs() < lost.untilMs) lost.count += lines.length
    else append(lines)
  }
  function append(lines: readonly string[]): void {
    const before = lost
    // A write that failed in its middle has left half a line.
    const all = before === null ? lines : ['', lostLine(before.count, before.why), ...lines]
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const bytes = Buffer.from(`${all.join('\n')}\n`)
      if (!appendWithin(file, bytes, options.fileBytes)) {
        putAside(file, path.join(folder, earlierNameAt(nowMs(), process.pid)))
        isBounded = false
        appendWithin(file, bytes, Infinity)
      }
      lost = null
    } catch (why) {
      lost = { count: (before?.count ?? 0) + lines.length, why, untilMs: nowMs() + restMs }
      return
    }
    if (isBounded) return
    isBounded = true
    attemptTo('remove old files of the log: the next process tries again', () => removeOldest(options))
  }
  function write(line: string): void {
    held.push(line)
    heldBytes += line.length
    if (isClosed || heldBytes >= mostHeldBytes) flush()
    else timer ??= setTimeout(flush, flushEveryMs).unref()
  }
  return {
    write,
    flush,
    close: () => {
      isClosed = true
      flush()
    },
  }
}

function putAside(file: string, earlier: string): void {
  try {
    renameSync(file, earlier)
  } catch (thrown) {
    // Another process was quicker.
    if (systemCode(thrown) !== 'ENOENT') throw thrown
  }
}

/** Whether a file had room for the bytes; an empty one always has. */
function appendWithin(file: string, bytes: Buffer, mostBytes: number): boolean {
  const { fd, sizeBytes } = openPlainSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT)
  try {
    if (sizeBytes > 0 && sizeBytes + bytes.length > mostBytes) return false
    appendFileSync(fd, bytes)
    return true
  } finally {
    closeSync(fd)
  }
}

/**
 * Removes the full files that are beyond the bounds, in number or in bytes. When two processes put files aside at once,
 * the worst is that a short file counts as a full one.
 */
function removeOldest({ folder, mostFiles, fileBytes }: LogWriterOptions): void {
  let leftFiles = mostFiles - 1
  let leftBytes = leftFiles * fileBytes
  for (const name of earlierNames(folder).toReversed()) {
    const file = path.join(folder, name)
    leftFiles -= 1
    leftBytes -= lstatSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (leftFiles < 0 || leftBytes < 0) rmSync(file, { force: true })
  }
}
