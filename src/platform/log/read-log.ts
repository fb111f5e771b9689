import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { logLevels } from '#shared/log'
import { systemCode } from '../disk/disk-error.ts'
import { currentName, earlierNames, logFolderOf } from './log-files.ts'

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

/** A file of the log with its text; the oldest first. Empty where nothing was logged. Throws what the system throws. */
export function readLogFiles(
  profileFolder: string,
): readonly { readonly name: string; readonly text: string }[] {
  const folder = logFolderOf(profileFolder)
  return namesIn(folder).flatMap(name => {
    const text = textOf(path.join(folder, name))
    return text === null ? [] : [{ name, text }]
  })
}

/** The last lines of the log, the oldest first; what is no whole line, as after a full disk, is left out. */
export function lastLogLines(profileFolder: string, count: number): readonly LogLine[] {
  const folder = logFolderOf(profileFolder)
  const found: LogLine[] = []
  for (const name of namesIn(folder).toReversed()) {
    for (const line of (textOf(path.join(folder, name)) ?? '').split('\n').toReversed()) {
      if (found.length === count) return found.toReversed()
      const parsed = parseLine(line)
      if (parsed !== null) found.push(parsed)
    }
  }
  return found.toReversed()
}

function parseLine(line: string): LogLine | null {
  if (!line.startsWith('{')) return null
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null
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
    throw thrown
  }
}

/** Null for a file that is not there, such as one that was removed since its name was read. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw thrown
  }
}
