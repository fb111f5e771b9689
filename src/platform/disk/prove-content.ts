import type { BigIntStats } from 'node:fs'
import { looksTheSame } from './file-identity.ts'
import { hashFile } from './hash-file.ts'
import type { OpenFile } from './open-file.ts'
import { PartDisturbed } from './part-file.ts'

export interface Content {
  readonly sizeBytes: number
  /** In lower-case hexadecimal. */
  readonly sha256: string
}

/** Reads before it is given up on a file that others write into all the time. */
const mostReads = 3

/**
 * Reads a whole file once more, for when others may have written into it, and answers how it looked while it was read.
 * Throws damaged when its content is another.
 */
export async function proveContent(file: OpenFile, { sizeBytes, sha256 }: Content): Promise<BigIntStats> {
  for (let reads = 0; reads < mostReads; reads += 1) {
    const before = file.stampFlushed()
    if (before.size !== BigInt(sizeBytes)) break
    if ((await hashFile(file, sizeBytes, 'sha256')) !== sha256) break
    const after = await file.stat()
    if (looksTheSame(before, after)) return after
  }
  throw new PartDisturbed('written into')
}
