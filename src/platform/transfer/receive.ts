import { onAbort } from '#shared/async'
import { AppError, toAppError } from '#shared/errors'
import { ignore } from '#shared/ignore'
import type { PartRecord } from '#core/ports'
import type { Oddity } from '#core/transfer/judge'
import { ifRangeOf } from '#core/transfer/resume'
import type { OpenFile } from '../disk/open-file.ts'
import { createPart, keepAsPart } from '../disk/part-file.ts'
import type { Exchange } from './exchange.ts'
import { createPartWriter, type PartWriter } from './part-writer.ts'
import { TransferBroken } from './transfer-broken.ts'
import { dropHeld, type OpenPart, type Work } from './work.ts'

const progressEveryMs = 250

/**
 * A part that others touch after a kill, or that is killed in the middle of a write, is continued from the last proof: so
 * much is fetched again at most.
 */
const proveEveryMs = 50

/**
 * Takes a body into the part, to the end of the body. Returns when all of it is written and inspected. However it ends,
 * `run.part` then says what lies on disk; bytes that could never be continued are removed. Throws network or disk errors.
 */
export async function receive(
  work: Work,
  exchange: Exchange,
  part: OpenPart,
  oddity: Oddity | null = null,
): Promise<void> {
  const { run, tools, listener } = work
  const { totalBytes } = part.record
  const isGathering = part.held === null && totalBytes !== null && totalBytes <= tools.tuning.gatherBytes
  const kept = { isKept: !isGathering }
  const writer = writerFor(work, exchange, part, kept, inspectionOf(part, oddity))
  let presentBytes = part.record.writtenBytes
  let toldMs = tools.clock.monotonicMs()
  // A packed piece may hold more than a stop has time for, also when all of the body is here.
  const stopListening = onAbort(work.signal, () => {
    part.inspector.stopChecking()
    exchange.abort(new AppError('cancelled', 'Stopped.'))
  })
  try {
    // Saved before the first byte is written: a kill right after it must leave a part that can be continued.
    if (part.held !== null) listener.partChanged(part.record)
    // Beside the reading: what comes first needs no room in memory, where a kill would find it.
    if (!isGathering) writer.open()
    await exchange.receive((chunk, cameBytes) => {
      run.fetchedBytes += cameBytes
      presentBytes += chunk.length
      writer.push(chunk)
      const nowMs = tools.clock.monotonicMs()
      if (nowMs - toldMs < progressEveryMs) return
      toldMs = nowMs
      listener.progressed(presentBytes, totalBytes)
    })
    await writer.finish()
    if (work.signal.aborted) throw new AppError('cancelled', 'Stopped.')
    part.record = recordNow(part.record, writer)
    run.part = { ...part.record, writtenSha256: part.inspector.sha256SoFar() }
  } catch (thrown) {
    exchange.abort(toAppError(thrown))
    await keepWhatCame(work, part, writer, kept)
    throw thrown
  } finally {
    stopListening()
  }
}

interface Kept {
  /** The file outlives this attempt; otherwise it is written at once, and needs no record. */
  isKept: boolean
}

type Inspect = (chunk: Uint8Array) => void | Promise<void>

/** Stops early on a large body when both its head and its beginning suggest that it is not the file. */
function inspectionOf({ inspector }: OpenPart, oddity: Oddity | null): Inspect {
  if (oddity === null) return chunk => inspector.update(chunk)
  return chunk => {
    const inspected = inspector.update(chunk)
    const refusal = inspector.refusal()
    if (refusal === null) return inspected
    throw new TransferBroken('not-the-file', `${oddity.detail} ${refusal}`, { isPartWorthless: true })
  }
}

function writerFor(work: Work, exchange: Exchange, part: OpenPart, kept: Kept, inspect: Inspect): PartWriter {
  const { tools, listener } = work
  let sha256 = ''
  let provenMs = tools.clock.monotonicMs()
  const writer: PartWriter = createPartWriter({
    open: () => openPart(work, part, kept),
    watch: part.watch,
    loop: work.place.loop,
    gatheredLoop: work.place.flushLoop,
    startBytes: part.record.writtenBytes,
    startFlushedBytes: part.record.flushedBytes,
    isGathering: !kept.isKept,
    inspect,
    windowBytes: tools.windowBytes(),
    flushEveryBytes: tools.tuning.flushEveryBytes,
    onFull: () => exchange.pause(),
    onRelief: () => exchange.resume(),
    onWritten: () => {
      const nowMs = tools.clock.monotonicMs()
      if (!kept.isKept || nowMs - provenMs < proveEveryMs || ifRangeOf(part.record) === null) return
      provenMs = nowMs
      part.record = recordNow(part.record, writer)
      const writtenSha256 = part.inspector.sha256SoFar()
      listener.partProven({ ...part.record, writtenBytes: writer.inspectedBytes, writtenSha256 })
    },
    onFlushBegun: () => (sha256 = part.inspector.sha256SoFar()),
    onFlushed: () => {
      part.record = { ...recordNow(part.record, writer), flushedSha256: sha256 }
      if (ifRangeOf(part.record) !== null) listener.partChanged(part.record)
    },
    onFailed: error => exchange.abort(error),
  })
  return writer
}

/** Once it is open, its record says which file it is: others may do with its name what they like. */
async function openPart(work: Work, part: OpenPart, { isKept }: Kept): Promise<OpenFile> {
  const { place, tools, listener, run } = work
  if (part.held === null) {
    const held = await createPart(place, tools.partTag, !isKept)
    part.held = held
    run.own = held
    if (isKept)
      part.held = await keepAsPart(place, held, file => {
        part.record = { ...part.record, file }
        listener.partChanged(part.record)
      })
    run.own = part.held
  }
  return part.held.file
}

const recordNow = (record: PartRecord, { writtenBytes, flushedBytes }: PartWriter): PartRecord => ({
  ...record,
  writtenBytes,
  flushedBytes,
})

/** Writes what has arrived, but waits for a slow disk only so long: a stop must end within 5 s. */
async function keepWhatCame(work: Work, part: OpenPart, writer: PartWriter, kept: Kept): Promise<void> {
  const { run, tools } = work
  // The part is checked again when it is continued; the rest of a packed piece must not delay a stop.
  part.inspector.stopChecking()
  const isUseful = ifRangeOf(part.record) !== null
  const isWorthKeeping = (): boolean => isUseful && writer.writtenBytes > 0
  // What was gathered is not on the disk yet; what cannot be continued need not get there.
  const isWritten = kept.isKept || isUseful
  kept.isKept = true
  const writing = { isOver: false }
  const finish = async (): Promise<void> => {
    if (isWritten) await ignore(writer.finish(), 'finish a part that was stopped: less of it is continued')
    writing.isOver = true
    if (isWorthKeeping() || part.held === null) return
    const { held } = part
    part.held = null
    await dropHeld(held)
  }
  const settled = ignore(finish(), 'drop a part that was stopped: it is not in the way of the next')
  run.lingering = settled
  const waited = new AbortController()
  await Promise.race([settled, tools.clock.sleep(tools.tuning.stopMs, waited.signal)])
  waited.abort('over')
  if (!isWorthKeeping()) run.part = null
  else {
    const record = recordNow(part.record, writer)
    // After a write that failed the hash is of more than was written, and while one is under way of less.
    const isHashed = writing.isOver && part.inspector.sizeBytes === writer.writtenBytes
    run.part = { ...record, ...(isHashed && { writtenSha256: part.inspector.sha256SoFar() }) }
  }
}
