import { toAppError } from '#shared/errors'
import { ignore } from '#shared/ignore'
import type { AttemptResult, PartRecord } from '#core/ports'
import { offeredDigest } from '#core/transfer/digest'
import { fieldOf } from '#core/transfer/response-head'
import { decideResponse, type AskedRange } from '#core/transfer/resume'
import { parseRetryAfter } from '#core/transfer/retry-after'
import { proxySignInSentence, reasonOfStatus } from '#core/transfer/status-to-reason'
import type { Oddity } from '#core/transfer/judge'
import { continuePart, findLeftPart, removeShared } from './continue-part.ts'
import { copyKnown } from './copy-known.ts'
import { finishFile } from './finish-file.ts'
import { unpackedAnswer } from './packed-body.ts'
import { receive } from './receive.ts'
import { recoverPublished } from './recover-published.ts'
import { asksUnlessSame, request, type ArrivedAnswer } from './request.ts'
import { TransferBroken } from './transfer-broken.ts'
import { isChangedByCoding, oddityOf, oddLength, refuseStrangeBodies } from './strange-body.ts'
import { dropHeld, newInspector, newWatch, type OpenPart, type Work } from './work.ts'

/** Fetches, verifies and publishes; the part's file is closed however this ends. Throws what went wrong. */
export async function fetchFile(work: Work): Promise<AttemptResult> {
  const found = await findLeftPart(work)
  const recovered = await recoverPublished(work, found)
  if (recovered !== null) return recovered
  removeShared(found)
  let part = found.kind === 'part' ? await continuePart(work, found) : null
  if (part === null) work.run.part = null
  const copied = part === null ? await copyKnown(work) : null
  if (copied !== null) return copied
  try {
    for (let isWhole = false; ;) {
      const asked =
        part === null || isWhole ? null : { offset: part.record.writtenBytes, recorded: part.record }
      const onHop = (url: URL): void => {
        work.run.host = url.host
        work.run.hops += 1
      }
      const answer = await request(work.job, asked, work.tools, onHop, work.signal)
      if (asked === null && asksUnlessSame(work.job) && answer.exchange.head.status === 304) {
        answer.exchange.discard()
        return { kind: 'unchanged', fetchedBytes: 0 }
      }
      const step = await take(work, answer, part, asked)
      part = step.part
      isWhole = step.kind === 'ask-whole'
      if (step.kind === 'received') return await finishFile(work, step.part, step.claims)
    }
  } finally {
    if (part !== null) closeLater(work, part)
  }
}

type Step =
  | { readonly kind: 'received'; readonly part: OpenPart; readonly claims: Parameters<typeof finishFile>[2] }
  | { readonly kind: 'ask-again'; readonly part: null }
  | { readonly kind: 'ask-whole'; readonly part: OpenPart }

/** Acts on one answer. Whatever cannot lead to the file is thrown as TransferBroken. */
async function take(
  work: Work,
  answer: ArrivedAnswer,
  part: OpenPart | null,
  asked: AskedRange | null,
): Promise<Step> {
  const { exchange, url } = answer
  const { head } = exchange
  const decision = decideResponse(asked, head)
  const isCoded =
    decision.kind === 'append' && (isChangedByCoding(work, head) || head.transferCoding !== null)
  if (part !== null && (decision.kind === 'ask-whole' || isCoded)) {
    exchange.discard()
    return { kind: 'ask-whole', part }
  }
  refuseStrangeBodies(work, answer, decision, asked)
  const oddity = oddityOf(work, answer)
  const declared = { digest: offeredDigest(head, url), isEndDeclared: head.framing !== 'closed', oddity }
  if (part !== null && decision.kind === 'append') {
    part.record = { ...part.record, totalBytes: decision.totalBytes }
    await receive(work, exchange, part, oddity)
    requireLength(work, part, decision.endBytes)
    requireLength(work, part, decision.totalBytes)
    return { kind: 'received', part, claims: { ...declared, isEndDeclared: true } }
  }
  if (decision.kind === 'whole') {
    const unpacked = await unpackedAnswer(work, answer)
    const whole = unpacked ?? answer
    // What is packed says itself where it ends.
    const claims = unpacked
      ? { digest: offeredDigest(unpacked.exchange.head, url), isEndDeclared: true, oddity }
      : declared
    const received = await receiveWhole(work, whole, part, unpacked ? null : decision.totalBytes, oddity)
    return {
      kind: 'received',
      part: received,
      claims: { ...claims, oddity: oddity ?? oddLength(whole, received.inspector.sizeBytes) },
    }
  }
  exchange.discard()
  if (part !== null && decision.kind === 'complete') {
    part.record = { ...part.record, totalBytes: part.record.writtenBytes }
    // A digest in this answer would be about its own body.
    return { kind: 'received', part, claims: { digest: null, isEndDeclared: true, oddity: null } }
  }
  if (part !== null && decision.kind === 'start-over') {
    await dropPart(work, part)
    return { kind: 'ask-again', part: null }
  }
  if (part !== null && decision.kind === 'changed')
    throw new TransferBroken('changed', changedDetail(work, part.record), {
      status: head.status,
      isPartWorthless: true,
    })
  throw new TransferBroken(
    reasonOfStatus(head.status, work.job.token !== null),
    head.status === 407 ? proxySignInSentence('A proxy on the way') : `${url.host} answered ${head.status}.`,
    {
      status: head.status,
      retryAfterMs: parseRetryAfter(head.retryAfter, fieldOf(head.fields, 'date'), work.tools.clock.nowMs()),
    },
  )
}

/** A new part with all of the body; the one that was there goes first. */
async function receiveWhole(
  work: Work,
  answer: ArrivedAnswer,
  before: OpenPart | null,
  totalBytes: number | null,
  oddity: Oddity | null,
): Promise<OpenPart> {
  const part = newPart(work, answer, totalBytes)
  try {
    if (before !== null) await dropPart(work, before)
    await receive(work, answer.exchange, part, oddity)
    if (totalBytes !== null) requireLength(work, part, totalBytes)
    return part
  } catch (thrown) {
    answer.exchange.abort(toAppError(thrown))
    closeLater(work, part)
    throw thrown
  }
}

function newPart(work: Work, { exchange }: ArrivedAnswer, totalBytes: number | null): OpenPart {
  const { validator } = exchange.head
  const record: PartRecord = { validator, totalBytes, writtenBytes: 0, flushedBytes: 0, bootId: work.bootId }
  return { held: null, inspector: newInspector(work), watch: newWatch(work), record }
}

async function dropPart(work: Work, part: OpenPart): Promise<void> {
  const { held } = part
  part.held = null
  work.run.part = null
  if (held !== null) await dropHeld(held)
}

/** A write that outlives a stopped attempt still needs the file. */
const closeLater = (work: Work, part: OpenPart): void => {
  const closed = work.run.lingering.then(() => part.held?.file.close())
  work.run.lingering = ignore(closed, 'close the file of a stopped attempt')
}

/** The connection closed properly but too early, or brought more than it said. */
function requireLength(work: Work, part: OpenPart, bytes: number): void {
  const { sizeBytes } = part.inspector
  if (sizeBytes === bytes) return
  const isShort = sizeBytes < bytes
  throw new TransferBroken(
    isShort ? 'network' : 'damaged',
    `${work.run.host} sent ${sizeBytes} of ${bytes} bytes.`,
    { isPartWorthless: !isShort },
  )
}

function changedDetail(work: Work, { validator, totalBytes, writtenBytes }: PartRecord): string {
  const version = validator.etag ?? validator.lastModified ?? 'unknown'
  const size = totalBytes === null ? 'unknown size' : `${totalBytes} bytes`
  return `${work.run.host} has another version now; dropped ${writtenBytes} bytes of version ${version} (${size}).`
}
