import { constants, lstat, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { jsonWith } from '#core/token/without-tokens'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'
import type { Settings } from '#shared/settings'
import { systemCode } from '#platform/disk/disk-error'
import { flushOnce } from '#platform/disk/flush-folder'
import { hasAccess } from '#platform/disk/look-ahead'
import { parseLogLine, readLogFiles } from '#platform/log/read-log'
import { tarOf } from '#platform/log/tar'
import { blanked } from './diagnostics.ts'

export interface ReportParts {
  readonly profileFolder: string
  readonly settings: Settings
  /** What is known of this computer, the program and its queue, line by line. */
  readonly lines: readonly string[]
}

const folderName = 'halyard-report'

/** A report for a bug, packed: facts, settings and the log. Known secrets and the name of the home folder are blanked. */
export function packReport({ profileFolder, settings, lines }: ReportParts, nowMs: number): Promise<Buffer> {
  const log = readLogFiles(profileFolder)
  const said = [...lines, ...log.problems.map(problem => `Log: ${problem}`)]
  const files = [
    { name: 'report.txt', text: `${said.map(blanked).join('\n')}\n` },
    { name: 'settings.json', text: `${jsonWith(settings, blanked, 2)}\n` },
    ...log.files.map(({ name, text }) => ({
      name: `log/${name}`,
      text: text.split('\n').map(blankedLine).join('\n'),
    })),
  ]
  const packed = files.map(({ name, text }) => ({ name: `${folderName}/${name}`, text }))
  return promisify(gzip)(tarOf(packed, nowMs))
}

/** What is no whole line is kept as well: a full disk has cut it off. */
function blankedLine(text: string): string {
  const line = parseLogLine(text, blanked)
  return line === null ? blanked(text) : JSON.stringify(line)
}

/** Writes a file that is not there yet, for this user alone. Throws AppError 'usage' and 'not-writable'. */
export async function writeNewFile(file: string, bytes: Buffer): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await flushOnce(path.dirname(path.resolve(file)))
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') throw alreadyThere(file, cause)
    throw new AppError('not-writable', `${file} cannot be written; check its folder and rights.`, { cause })
  }
}

/** Asked before the work, so that nobody waits for a report that cannot be written. Throws as `writeNewFile`. */
export async function demandNewFile(file: string): Promise<void> {
  if (file === '-')
    throw new AppError(
      'usage',
      'A report is a packed file and is not printed; name one, such as halyard-report.tar.gz.',
    )
  const folder = path.dirname(path.resolve(file))
  const found = await orAbsent(stat(folder), 'look for the folder of a report: it is said to be missing')
  if (found?.isDirectory() !== true)
    throw new AppError('not-writable', `${folder} is no folder; make it, or choose another for the report.`)
  if ((await orAbsent(lstat(file), 'look for the file of a report: its writing says what is wrong')) !== null)
    throw alreadyThere(file)
  if (!(await hasAccess(folder, constants.W_OK | constants.X_OK)))
    throw new AppError(
      'not-writable',
      `${folder} may not be written by this user; choose another for the report.`,
    )
}

const alreadyThere = (file: string, cause?: unknown): AppError =>
  new AppError('usage', `${file} is there already; choose another name.`, { cause })
