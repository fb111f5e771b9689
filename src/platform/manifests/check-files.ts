import { constants } from 'node:fs'
import path from 'node:path'
import { checkOf, segmentsOf, type Checked, type Found } from '#core/manifests/check'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { hashFile } from '../disk/hash-file.ts'
import { openFile } from '../disk/open-file.ts'
import { shortageCode } from '../disk/shortage.ts'

export interface CheckedFile extends Checked {
  readonly file: RecordedFile
  /** Bytes that were read. */
  readonly readBytes: number
}

/** Files looked at together: while one is hashed the next ones are opened and read. */
const usualFilesAtOnce = 4

/**
 * Reads every file of a batch folder again and compares it with what was recorded, in their order. Changes nothing on
 * disk. Ends early when the signal aborts; a file of which only a part was read is then left out.
 */
export async function* checkFiles(
  folder: string,
  files: Iterable<RecordedFile>,
  signal: AbortSignal,
  filesAtOnce = usualFilesAtOnce,
): AsyncGenerator<CheckedFile> {
  const open: Promise<CheckedFile>[] = []
  try {
    for (const file of files) {
      if (signal.aborted) return
      open.push(checkFile(folder, file, signal))
      if (open.length === filesAtOnce) yield* next()
    }
    while (open.length > 0) yield* next()
  } finally {
    await Promise.allSettled(open)
  }

  async function* next(): AsyncGenerator<CheckedFile> {
    const checked = await open.shift()
    if (checked && !signal.aborted) yield checked
  }
}

async function checkFile(folder: string, file: RecordedFile, signal: AbortSignal): Promise<CheckedFile> {
  const found = file.sha256 === null ? { kind: 'absent' as const } : await look(folder, file, signal)
  const readBytes = found.kind === 'file' && found.sha256 !== null ? found.sizeBytes : 0
  return { file, readBytes, ...checkOf(file, found) }
}

async function look(
  folder: string,
  { relativePath, sizeBytes }: RecordedFile,
  signal: AbortSignal,
): Promise<Found> {
  const segments = segmentsOf(relativePath)
  if (segments === null)
    return { kind: 'unreadable', why: 'The manifest names a place outside its folder; it was not looked at.' }
  // Links are followed, since people move data to other disks: the content is what counts. Pipes are not waited for.
  const flags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0)
  try {
    const handle = await openFile(path.join(folder, ...segments), flags)
    try {
      const stat = await handle.stat()
      if (!stat.isFile()) return { kind: 'unreadable', why: 'Something that is not a file has its name.' }
      const found = Number(stat.size)
      if (sizeBytes !== null && found !== sizeBytes) return { kind: 'file', sizeBytes: found, sha256: null }
      return { kind: 'file', sizeBytes: found, sha256: await hashFile(handle, found, 'sha256', signal) }
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    // That says nothing of the file.
    if (shortageCode(thrown) !== null) throw thrown
    return whyNot(systemCode(thrown instanceof AppError ? thrown.cause : thrown))
  }
}

function whyNot(code: string | undefined): Found {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' }
  return { kind: 'unreadable', why: `The system refuses to read it (${code ?? 'unknown error'}).` }
}
