import type { PartRecord } from '../ports.ts'

/** One way to resume a part: from this many of its bytes, if reading them back gives what was written. */
export interface PartStart {
  readonly bytes: number
  /** The hashes that the first so many bytes must have, in ascending order; without any the bytes are believed. */
  readonly proofs: readonly { readonly bytes: number; readonly sha256: string }[]
}

/** What the disk holds now. */
export interface PartNow {
  readonly sizeBytes: number
  /** Neither the system nor the volume was started again since the record. */
  readonly isSameSession: boolean
  /** The file is the recorded one. Otherwise only what a hash proves counts. */
  readonly isSameFile: boolean
  /** Nothing was done to the file since this program last wrote into it. */
  readonly isAsLeft: boolean
}

/**
 * How a part on disk may be continued, the best first; none when it must be started over. Sizes in bytes.
 *
 * What was recorded with its hash counts when the hash proves it. After a kill everything beyond that is believed too, if
 * nobody has touched the file since: writes are sequential, so a kill leaves a clean prefix. Once the system or the volume
 * was started again, only what a finished flush covers is.
 */
export function partStarts(part: PartRecord, now: PartNow): readonly PartStart[] {
  const { flushedBytes, flushedSha256, writtenBytes, writtenSha256, totalBytes } = part
  const { sizeBytes, isSameSession, isSameFile, isAsLeft } = now
  const starts: PartStart[] = []
  const flushed = flushedSha256 === undefined ? [] : [{ bytes: flushedBytes, sha256: flushedSha256 }]
  const written = writtenSha256 === undefined ? [] : [{ bytes: writtenBytes, sha256: writtenSha256 }]
  const isPrefix = sizeBytes >= writtenBytes && (totalBytes === null || sizeBytes <= totalBytes)
  const isProven = written.length > 0 && sizeBytes === writtenBytes
  if (isPrefix && !isProven && isSameSession && isSameFile && isAsLeft)
    starts.push({ bytes: sizeBytes, proofs: written.length > 0 ? written : flushed })
  if (written.length > 0 && sizeBytes >= writtenBytes) starts.push({ bytes: writtenBytes, proofs: written })
  // Records of earlier versions have no hash of what was flushed.
  const isFlushBelieved = writtenSha256 === undefined && !isSameSession && isSameFile
  if (sizeBytes >= flushedBytes && (flushed.length > 0 || isFlushBelieved))
    starts.push({ bytes: flushedBytes, proofs: flushed })
  return starts.filter(({ bytes }) => bytes > 0 && (totalBytes === null || bytes <= totalBytes))
}
