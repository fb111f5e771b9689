import { AppError } from '#shared/errors'
import type { PartRecord } from '#core/ports'
import { partStarts, type PartStart } from '#core/transfer/part-offset'
import { ifRangeOf } from '#core/transfer/resume'
import { readThrough } from '../disk/hash-file.ts'
import type { OpenFile } from '../disk/open-file.ts'
import { findPart, identityOf, removePart, type FoundPart } from '../disk/part-file.ts'
import type { Inspector } from './inspector.ts'
import { newInspector, newWatch, type OpenPart, type Work } from './work.ts'

type LeftPart = Extract<FoundPart, { kind: 'part' }>

/** What an earlier attempt left. Without a record nothing that lies there is ours. */
export async function findLeftPart(work: Work): Promise<FoundPart> {
  const { job, place, tools, bootId, run } = work
  if (job.part === null) return { kind: 'none' }
  const found = await findPart(place, tools.partTag, job.part.file ?? null, job.part.bootId === bootId)
  // What only has our name must prove itself before it may be removed.
  if (found.kind === 'shared' || (found.kind === 'part' && found.isRecorded)) run.own = found.own
  return found
}

/** A part that cannot be continued loses its name; a part of others, or of unknown origin, stays. */
export function removeShared(found: FoundPart): void {
  if (found.kind === 'shared') removePart(found.own)
}

/**
 * Reads the bytes of an unfinished file back through hash and content check, so that only new ones must be fetched: as
 * many as the record and the hashes in it vouch for. Null when it cannot be continued; it is then removed, unless only
 * its name is ours. Throws cancelled when stopped meanwhile.
 */
export async function continuePart(work: Work, found: LeftPart): Promise<OpenPart | null> {
  const { job, run } = work
  const { own, sizeBytes, isRecorded, isAsLeft } = found
  const { file } = own
  let isKept = false
  try {
    if (job.part !== null && ifRangeOf(job.part) !== null) {
      const isSameSession = job.part.bootId === work.bootId && found.isSameMount
      const now = { sizeBytes, isSameSession, isSameFile: isRecorded, isAsLeft }
      let presentBytes = sizeBytes
      for (const start of partStarts(job.part, now)) {
        // Before the first look, which sets the times that let a part be believed after a kill.
        if (isRecorded) presentBytes = await cut(file, presentBytes, start)
        const watch = newWatch(work)
        watch.lastLook(file, presentBytes)
        const inspector = await readBack(work, file, start)
        if (inspector === null) continue
        watch.beforeWriting(file, presentBytes)
        await cut(file, presentBytes, start)
        const record = await recordAt(work, job.part, found, start)
        watch.lastLook(file, start.bytes)
        run.own = own
        run.part = { ...record, writtenSha256: inspector.sha256SoFar() }
        isKept = true
        return { held: own, inspector, watch, record }
      }
    }
    if (isRecorded) {
      removePart(own)
      run.part = null
    }
    return null
  } finally {
    if (!isKept) await file.close()
  }
}

async function cut(file: OpenFile, presentBytes: number, { bytes }: PartStart): Promise<number> {
  if (presentBytes > bytes) await file.truncate(bytes)
  return bytes
}

/** Null when what lies there is not what the record says was written. */
async function readBack(work: Work, file: OpenFile, { bytes, proofs }: PartStart): Promise<Inspector | null> {
  const { signal } = work
  const inspector = newInspector(work)
  const update = (piece: Uint8Array): void | Promise<void> => inspector.update(piece)
  for (const proof of [...proofs, { bytes, sha256: null }]) {
    await readThrough(file, proof.bytes, update, signal, inspector.sizeBytes)
    if (signal.aborted) throw new AppError('cancelled', 'Stopped.')
    if (inspector.sizeBytes !== proof.bytes) return null
    if (proof.sha256 !== null && inspector.sha256SoFar() !== proof.sha256) return null
  }
  return inspector
}

/** The part as it is now, for an attempt that continues it. */
async function recordAt(
  work: Work,
  before: PartRecord,
  { own }: LeftPart,
  { bytes }: PartStart,
): Promise<PartRecord> {
  const { validator, totalBytes } = before
  const isFlushKept = before.flushedBytes <= bytes
  return {
    validator,
    totalBytes,
    writtenBytes: bytes,
    flushedBytes: Math.min(before.flushedBytes, bytes),
    ...(isFlushKept && before.flushedSha256 !== undefined && { flushedSha256: before.flushedSha256 }),
    bootId: work.bootId,
    file: await identityOf(own),
  }
}
