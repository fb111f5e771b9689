import { lstat, open } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AppError } from '#shared/errors'
import { orAbsent } from '#shared/ignore'
import type { Settings } from '#shared/settings'
import { systemCode } from '#platform/disk/disk-error'
import { flushOnce } from '#platform/disk/flush-folder'
import { readLogFiles } from '#platform/log/read-log'
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
  const files = [
    { name: 'report.txt', text: `${lines.join('\n')}\n` },
    { name: 'settings.json', text: `${JSON.stringify(settings, null, 2)}\n` },
    ...readLogFiles(profileFolder).map(({ name, text }) => ({ name: `log/${name}`, text })),
  ]
  const packed = files.map(({ name, text }) => ({ name: `${folderName}/${name}`, text: blanked(text) }))
  return promisify(gzip)(tarOf(packed, nowMs))
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

/** Asked before the work, so that nobody waits for a report that cannot be written. Throws AppError 'usage'. */
export async function demandNewFile(file: string): Promise<void> {
  if ((await orAbsent(lstat(file), 'look for the file of a report: its writing says what is wrong')) !== null)
    throw alreadyThere(file)
}

const alreadyThere = (file: string, cause?: unknown): AppError =>
  new AppError('usage', `${file} is there already; choose another name.`, { cause })
