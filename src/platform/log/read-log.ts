import { closeSync, constants, readSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { withoutTokens } from '#core/token/without-tokens'
import { AppError, toAppError } from '#shared/errors'
import { logLevels } from '#shared/log'
import { systemCode } from '../disk/disk-error.ts'
import { factsWith } from './facts-with.ts'
import { currentName, earlierNames, logFolderOf, openPlainSync, usualBounds } from './log-files.ts'

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A line of the log as it is read: what the writer adds to an entry, and the entry's facts beside it. */
const lineSchema = z
  .object({
    time: z.string(),
    level: z.enum(logLevels),
    program: z.string(),
    pid: z.number(),
    area: z.string(),
    what: z.string(),
  })
  .catchall(plain)
export type LogLine = Readonly<z.infer<typeof lineSchema>>

export interface LogTexts {
  /** The oldest first. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** Sentences on what could not be read. */
  readonly problems: readonly string[]
}

const blockBytes = 64 * 1024
/** A line is far shorter: what goes on for longer without an end is none. */
const longestLineBytes = 1024 * 1024

/** The files of the log, together as much of their ends as a log may hold. Never throws. */
export function readLogFiles(profileFolder: string): LogTexts {
  const folder = logFolderOf(profileFolder)
  const files: LogTexts['files'][number][] = []
  const problems: string[] = []
  let leftBytes = usualBounds.mostFiles * usualBounds.fileBytes
  const attempt = (read: () => void): void => {
    try {
      read()
    } catch (thrown) {
      problems.push(toAppError(thrown).message)
    }
  }
  attempt(() => {
    for (const name of namesIn(folder).toReversed())
      attempt(() => {
        const lines: string[] = []
        for (const line of linesFromEnd(path.join(folder, name))) {
          leftBytes -= Buffer.byteLength(line) + 1
          if (leftBytes < 0) break
          lines.push(line)
        }
        if (lines.length > 0) files.push({ name, text: `${lines.toReversed().join('\n')}\n` })
      })
  })
  return { files: files.toReversed(), problems }
}

/**
 * The last lines of the log, the oldest first, without secrets; what is no whole line, as after a full disk, is left out.
 * Throws AppError 'not-writable' for a log that cannot be read.
 */
export function lastLogLines(
  profileFolder: string,
  count: number,
  blank: (text: string) => string = withoutTokens,
): readonly LogLine[] {
  const folder = logFolderOf(profileFolder)
  const found: LogLine[] = []
  for (const name of count === 0 ? [] : namesIn(folder).toReversed())
    for (const line of linesFromEnd(path.join(folder, name))) {
      const parsed = parseLogLine(line, blank)
      if (parsed !== null) found.push(parsed)
      if (found.length === count) return found.toReversed()
    }
  return found.toReversed()
}

/** A line of a file, blanked: it may hold a secret that was not known when it was written. Null for what is no line. */
export function parseLogLine(text: string, blank: (text: string) => string): LogLine | null {
  const parsed = text.startsWith('{') ? parse(text) : null
  if (parsed === null) return null
  const { time, level, program, pid, area, what, ...facts } = parsed
  return { time, level, program, pid, area, what, ...factsWith(facts, blank) }
}

function parse(text: string): LogLine | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Expected: a line that was cut off is no JSON.
    return null
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return [...earlierNames(folder), currentName]
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return []
    throw unreadable(folder, thrown)
  }
}

/** The lines of a file, the last first; none for a file that is not there, such as one removed since its name was read. */
function* linesFromEnd(file: string): Generator<string> {
  try {
    const { fd, sizeBytes } = openPlainSync(file, constants.O_RDONLY)
    try {
      yield* linesBefore(fd, sizeBytes)
    } finally {
      closeSync(fd)
    }
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw unreadable(file, thrown)
  }
}

function* linesBefore(fd: number, sizeBytes: number): Generator<string> {
  /** The beginning of what was read, of which the end of the line before it is not known yet. */
  let rest = Buffer.alloc(0)
  for (let at = sizeBytes; at > 0;) {
    const from = Math.max(0, at - blockBytes)
    const block = Buffer.alloc(at - from)
    const readBytes = readSync(fd, block, 0, block.length, from)
    const bytes = Buffer.concat([block.subarray(0, readBytes), rest])
    const end = bytes.indexOf(lineEnd)
    const first = from === 0 ? 0 : end < 0 ? bytes.length : end + 1
    yield* linesOf(bytes.subarray(first))
    rest = first > longestLineBytes ? Buffer.alloc(0) : bytes.subarray(0, first)
    at = from
  }
}
const lineEnd = 0x0a

const linesOf = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .toReversed()

function unreadable(place: string, cause: unknown): AppError {
  const code = systemCode(cause)
  const why = cause instanceof AppError ? 'it is no plain file' : (whyOf[code ?? ''] ?? code ?? String(cause))
  const message = `The log cannot be read (${place}: ${why}). Check its rights, or move it aside.`
  return new AppError('not-writable', message, { cause })
}

const whyOf: Readonly<Record<string, string>> = {
  ENOTDIR: 'it is no folder',
  EACCES: 'no rights',
  EPERM: 'no rights',
}
