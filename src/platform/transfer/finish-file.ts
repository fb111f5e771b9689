import type { BigIntStats } from 'node:fs'
import { AppError } from '#shared/errors'
import type { AttemptResult } from '#core/ports'
import type { OfferedDigest } from '#core/transfer/digest'
import { judge, type Oddity } from '#core/transfer/judge'
import { hashFile } from '../disk/hash-file.ts'
import type { OpenFile } from '../disk/open-file.ts'
import { proveContent, type Content } from '../disk/prove-content.ts'
import { publish } from '../disk/publish.ts'
import { probeEnd } from './probe-end.ts'
import { TransferBroken } from './transfer-broken.ts'
import type { OpenPart, Work } from './work.ts'

export interface Claims {
  /** What the server vouches for, if it does. */
  readonly digest: OfferedDigest | null
  /** False when only the end of the connection said where the file ends. */
  readonly isEndDeclared: boolean
  /** What the head of the answer says against its body. */
  readonly oddity: Oddity | null
}

/** Verifies a part whose bytes are all there, flushes it and gives it its name. Throws TransferBroken or disk errors. */
export async function finishFile(work: Work, part: OpenPart, claims: Claims): Promise<AttemptResult> {
  const { job, run, tools, place, listener } = work
  const { held } = part
  if (held === null) throw new AppError('bug', 'A part was to be finished that was never opened.')
  const { sizeBytes } = part.inspector
  // A small file is verified before anybody could see that it is being so; and it is sooner fetched again than recorded.
  const isSmall = sizeBytes <= tools.tuning.gatherBytes
  if (!isSmall) listener.verifying()
  const { sha256, verdict } = part.inspector.end()
  await checkDigest(work, held.file, { sizeBytes, sha256 }, claims.digest)
  const bytes = { sizeBytes, sha256 }
  const judgement = judge(job, {
    bytes,
    verdict,
    isEndDeclared: claims.isEndDeclared,
    isDigested: claims.digest !== null,
    oddity: claims.oddity,
  })
  if (judgement.kind === 'rejected')
    throw new TransferBroken(judgement.reason, judgement.detail, {
      isPartWorthless: true,
      damaged: judgement.reason === 'damaged' && claims.isEndDeclared ? bytes : null,
    })
  if (!claims.isEndDeclared) await probeEnd(work, sizeBytes, sha256)

  const checked = await flushChecked(part, held.file, bytes)
  const record = { ...part.record, ...wholeFile(bytes) }
  run.part = record
  if (!isSmall) listener.partChanged(record)
  const published = await publish(place, { ...bytes, part: held, checked, onClash: job.onClash }, tools)
  if (published.kind === 'clash')
    throw new TransferBroken('name-clash', `Another file is already called ${place.filename}.`, {
      isPartWorthless: true,
    })
  part.held = null
  held.file.closeFlushed()
  run.part = null
  return {
    kind: 'done',
    relativePath:
      place.relativeFolder === '' ? published.filename : `${place.relativeFolder}/${published.filename}`,
    ...bytes,
    validator: part.record.validator,
    stamp: published.stamp,
    marks: published.kind === 'already-here' ? [...judgement.marks, 'already here'] : judgement.marks,
    provenance: verdict.kind === 'sound' ? verdict.provenance : {},
    fetchedBytes: run.fetchedBytes,
  }
}

const wholeFile = ({ sizeBytes, sha256 }: Content) => ({
  writtenBytes: sizeBytes,
  flushedBytes: sizeBytes,
  flushedSha256: sha256,
  writtenSha256: sha256,
  verifiedSha256: sha256,
})

/** Makes all bytes of the part safe and answers how it looks then; what others may have written into is read once more. */
async function flushChecked({ watch }: OpenPart, file: OpenFile, content: Content): Promise<BigIntStats> {
  const look = watch.lastLook(file, content.sizeBytes)
  // One write of a file that has just been made leaves no time in which others could find it.
  if (file.isFlushedByWriting) return look
  await file.datasync()
  // Blocks that were never written are a hole: others have cut the file while a write was under way.
  const { blocks, size } = file.statFlushed()
  const isInDoubt = watch.isInDoubt(content.sizeBytes) || blocks * 512n < size
  return isInDoubt ? proveContent(file, content) : look
}

async function checkDigest(
  work: Work,
  file: OpenFile,
  found: { readonly sizeBytes: number; readonly sha256: string },
  offered: OfferedDigest | null,
): Promise<void> {
  if (offered === null) return
  const algorithm = { 'sha-256': 'sha256', 'sha-512': 'sha512', md5: 'md5' } as const
  const hex =
    offered.algorithm === 'sha-256'
      ? found.sha256
      : await hashFile(file, found.sizeBytes, algorithm[offered.algorithm], work.signal)
  if (work.signal.aborted) throw new AppError('cancelled', 'Stopped.')
  if (hex !== offered.hex)
    throw new TransferBroken(
      'damaged',
      `The ${offered.algorithm} digest that ${work.run.host} sent does not fit.`,
      {
        isPartWorthless: true,
      },
    )
}
