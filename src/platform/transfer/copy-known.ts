import type { AttemptResult, KnownCopy, PartRecord } from '#core/ports'
import { judge } from '#core/transfer/judge'
import { copyToPart } from '../disk/copy-file.ts'
import { identityOf, removePart } from '../disk/part-file.ts'
import { finishFile } from './finish-file.ts'
import type { Inspector } from './inspector.ts'
import { dropHeld, newInspector, newWatch, type OpenPart, type Work } from './work.ts'

/**
 * Takes the file from where an earlier batch put it instead of asking the archive: copied (cloned where that is possible)
 * into the part, hashed again, and published only when it is what was verified then. Null when no copy will do; nothing
 * is left then. Throws disk errors and cancelled.
 */
export async function copyKnown(work: Work): Promise<AttemptResult | null> {
  for (const copy of work.job.copies ?? []) {
    const result = await copyOne(work, copy)
    if (result !== null) return result
  }
  return null
}

async function copyOne(work: Work, copy: KnownCopy): Promise<AttemptResult | null> {
  const { place, job, signal } = work
  const inspector = newInspector(work)
  const { partTag } = work.tools
  const held = await copyToPart(copy.path, place, partTag, piece => inspector.update(piece), signal)
  if (held === null) return null
  work.run.own = held
  const { sizeBytes } = inspector
  const ended = inspector.end()
  const { sha256, verdict } = ended
  const judgement = judge(job, { bytes: { sizeBytes, sha256 }, verdict, isEndDeclared: true })
  // A file that an earlier version accepted is fetched and judged again.
  const isUnsound = judgement.kind === 'rejected' && !copy.marks.includes('damaged, as archived')
  if (sha256 !== copy.sha256 || sizeBytes !== copy.stamp.sizeBytes || isUnsound) {
    await dropHeld(held)
    return null
  }
  const record: PartRecord = {
    validator: copy.validator,
    totalBytes: sizeBytes,
    writtenBytes: sizeBytes,
    flushedBytes: 0,
    bootId: work.bootId,
    file: await identityOf(held),
  }
  const inspected: Inspector = {
    sizeBytes,
    update: () => undefined,
    refusal: () => null,
    stopChecking: () => undefined,
    sha256SoFar: () => sha256,
    end: () => ended,
  }
  const part: OpenPart = { held, inspector: inspected, watch: newWatch(work), record }
  // What was unsound then was the archive's own, and this batch takes it so.
  const lastDamaged = judgement.kind === 'rejected' ? { sizeBytes, sha256 } : job.lastDamaged
  try {
    const claims = { digest: null, isEndDeclared: true, oddity: null }
    const result = await finishFile({ ...work, job: { ...job, lastDamaged } }, part, claims)
    return result.kind === 'done' ? { ...result, marks: marksOf(copy, result.marks) } : result
  } catch (thrown) {
    // Unless it is recorded, no program would ever look for it.
    if (work.run.part === null) removePart(held)
    throw thrown
  } finally {
    await part.held?.file.close()
  }
}

/** How the file differs from the ordinary stays true of its copy, but not that it was there before. */
function marksOf(copy: KnownCopy, marks: KnownCopy['marks']): KnownCopy['marks'] {
  const kept = copy.marks.filter(mark => mark === 'length: not declared' || mark === 'damaged, as archived')
  return [...new Set([...kept, ...marks, 'copied from an earlier batch' as const])]
}
