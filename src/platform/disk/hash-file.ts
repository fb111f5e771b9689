import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { FileStamp } from '#core/ports'
import { isSameFile, lookAtName, looksTheSame } from './file-identity.ts'
import { openPlain, type OpenFile } from './open-file.ts'
import { toStamp } from './stamp.ts'

const pieceBytes = 1024 * 1024

/**
 * Gives the first `lengthBytes` of an open file to `take`, from `position` on, in pieces of 1 MiB; every read leaves the
 * event loop free, and a promise that `take` gives is waited for. Ends early when the signal aborts. Returns where it ended.
 */
export async function readThrough(
  file: OpenFile,
  lengthBytes: number,
  take: (piece: Uint8Array) => void | Promise<void>,
  signal?: AbortSignal,
  position = 0,
): Promise<number> {
  while (position < lengthBytes && signal?.aborted !== true) {
    // A new buffer for each piece: its receiver may keep a view of it.
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, lengthBytes - position))
    const bytesRead = await file.read(buffer, position)
    if (bytesRead === 0) break
    await take(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
  return position
}

/** Digest of an open file's first `lengthBytes`, in lower-case hexadecimal. */
export async function hashFile(
  file: OpenFile,
  lengthBytes: number,
  algorithm: 'sha256' | 'sha512' | 'md5',
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm)
  await readThrough(file, lengthBytes, piece => void hash.update(piece), signal)
  return hash.digest('hex')
}

/**
 * The stamp of a plain file (not a link to one) with exactly this content under the path; null for any other, for one that
 * cannot be read, and for one that changes or loses the name meanwhile.
 */
export async function stampOfContent(
  path: string,
  { sizeBytes, sha256 }: { readonly sizeBytes: number; readonly sha256: string },
): Promise<FileStamp | null> {
  const found = await openPlain(path)
  if (found === null) return null
  const { file } = found
  try {
    const before = await file.stat()
    if (found.sizeBytes !== sizeBytes || (await hashFile(file, sizeBytes, 'sha256')) !== sha256) return null
    return stampIfStill(path, before)
  } finally {
    await file.close()
  }
}

/** The stamp of a file that still has the name and looks as it did before it was read. */
export function stampIfStill(path: string, before: BigIntStats): FileStamp | null {
  const named = lookAtName(path)
  return named !== null && isSameFile(named, before) && looksTheSame(named, before) ? toStamp(named) : null
}
