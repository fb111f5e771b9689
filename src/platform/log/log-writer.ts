import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { currentName, earlierNameAt, earlierNames, type LogBounds } from './log-files.ts'

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
  /** Blanks secrets. Called on many lines at once. */
  readonly redact: (text: string) => string
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
  const { folder, redact, lostLine, nowMs = Date.now } = options
  const file = path.join(folder, currentName)
  let held: string[] = []
  let heldBytes = 0
  let timer: NodeJS.Timeout | null = null
  let isClosed = false
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
      putFullFileAside(file, options, nowMs())
      appendFileSync(file, `${redact(all.join('\n'))}\n`, { mode: 0o600 })
      lost = null
    } catch (why) {
      lost = { count: (before?.count ?? 0) + lines.length, why, untilMs: nowMs() + restMs }
    }
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

/**
 * Gives a full file its own name and removes the oldest ones. When two processes do so at once, the worst is that a short
 * file is put aside as well.
 */
function putFullFileAside(
  file: string,
  { folder, mostFiles, fileBytes }: LogWriterOptions,
  nowMs: number,
): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || found.size < fileBytes) return
  renameSync(file, path.join(folder, earlierNameAt(nowMs, process.pid)))
  for (const name of earlierNames(folder).slice(0, -(mostFiles - 1)))
    rmSync(path.join(folder, name), { force: true })
}
