import type { AttemptResult, FileStamp } from '#core/ports'
import { readThrough, stampIfStill } from '../disk/hash-file.ts'
import { openPlain } from '../disk/open-file.ts'
import type { FoundPart } from '../disk/part-file.ts'
import { removeShared } from './continue-part.ts'
import { newInspector, type Work } from './work.ts'

/**
 * Finds a file that was verified and given its name just before the process was killed: its record says the hash, and
 * exactly these bytes lie under the final name. Null when that is not so. Nothing is fetched.
 */
export async function recoverPublished(work: Work, found: FoundPart): Promise<AttemptResult | null> {
  const { job, place, tools, signal } = work
  const sha256 = job.part?.verifiedSha256
  const sizeBytes = job.part?.writtenBytes
  if (job.part === null || sha256 === undefined || sizeBytes === undefined || found.kind === 'part')
    return null
  const target = await openPlain(place.targetPath)
  if (target === null) return null
  const inspector = newInspector(work)
  let stamp: FileStamp | null
  try {
    if (target.sizeBytes !== sizeBytes) return null
    const before = await target.file.stat()
    await readThrough(target.file, sizeBytes, piece => inspector.update(piece), signal)
    if (signal.aborted) return { kind: 'stopped', part: job.part, fetchedBytes: 0 }
    stamp = stampIfStill(place.targetPath, before)
  } finally {
    await target.file.close()
  }
  const { verdict, ...read } = inspector.end()
  if (read.sha256 !== sha256 || stamp === null) return null
  removeShared(found)
  await tools.flushFolder(place.folder, place.flushLoop)
  return {
    kind: 'done',
    relativePath: job.relativePath,
    sizeBytes,
    sha256,
    validator: job.part.validator,
    stamp,
    marks: ['already here'],
    provenance: verdict.kind === 'sound' ? verdict.provenance : {},
    fetchedBytes: 0,
  }
}
