import { toAppError } from '#shared/errors'
import type { AttemptResult, TransferListener } from '../ports.ts'
import { hostOf } from '../hosts/hosts.ts'
import { endedDetail, explainRefusal, type BrokenAttempt } from '../items/after-failure.ts'
import {
  isCopy,
  saveBreak,
  saveDone,
  saveShortage,
  saveStop,
  saveUnchanged,
  type ResultParts,
  type Saving,
} from './attempt-result.ts'
import type { DiskSpace } from './disk-space.ts'
import { isUneven } from './free-slots.ts'
import { knownCopies, type KnownBefore } from './known-copies.ts'
import { ordinaryEnd, type AttemptEnd } from './loops.ts'
import { step } from '../items/machine.ts'
import type { QueueDeps } from './queue-deps.ts'
import { howToAsk, type AskPlan } from '../items/rights.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'
import { unlessAborted } from '#shared/async'

export interface ItemParts extends ResultParts {
  readonly deps: QueueDeps
  readonly disk: DiskSpace
}

/** One attempt of one item: save first, act after, save what came of it. Rejects only when the store cannot save. */
export async function runItem(
  parts: ItemParts,
  batch: StoredBatch,
  item: ReadyItem,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { deps } = parts
  const { store, clock, token } = deps
  const url = deps.downloadUrl(item.uri)
  const host = hostOf(url)
  const asking = howToAsk(item, token.current(batch.folder), parts.demandingPrograms)
  const startedMs = clock.nowMs()
  deps.limits?.limitBatch(batch.id, deps.rateOf?.(batch.folder) ?? null)
  const claimed = step(item.status, { kind: 'claimed' })
  const sent = asking.kind === 'ask' ? asking.token : null
  const user = sent === null ? 'anonymous' : token.user(batch.folder)
  store.save(item.id, { status: claimed, nowMs: startedMs, user, detail: null })
  parts.events.itemChanged(item, claimed.kind)
  const answered = await attemptWithRoom(parts, batch, item, { asking, url, host, sent, signal })
  const result =
    answered.kind === 'broke'
      ? await explainRefusal(token, { programId: item.programId, folder: batch.folder, host }, sent, answered)
      : answered
  const isAnswered = result.kind === 'unchanged' || (result.kind === 'done' && !isCopy(result))
  if (isAnswered && sent !== null) token.accepted(sent)
  // Meanwhile a person may have paused or cancelled it, so the state is read again.
  const status = store.status(item.id)
  if (!status) return ordinaryEnd
  const saving: Saving = { parts, item, status, startedMs, host, sent }
  if (result.kind === 'broke' && result.reason === 'turn') {
    saveShortage(saving, result)
    return ordinaryEnd
  }
  // Whatever came of it, the machine could give what it needed.
  if (result.kind !== 'stopped' && result.fetchedBytes > 0) parts.shortage.passed()
  if (result.kind === 'broke') return saveBreak(saving, batch, result)
  if (result.kind === 'done') saveDone(saving, result)
  else if (result.kind === 'unchanged') saveUnchanged(saving, result)
  else saveStop(saving, result)
  return ordinaryEnd
}

interface Asked {
  readonly asking: AskPlan
  readonly url: string
  readonly host: string
  readonly sent: string | null
  readonly signal: AbortSignal
}

/** What is known beforehand to fail is not asked of the archive; what is asked for has its space claimed meanwhile. */
async function attemptWithRoom(
  parts: ItemParts,
  batch: StoredBatch,
  item: ReadyItem,
  asked: Asked,
): Promise<AttemptResult> {
  const broken = {
    kind: 'broke',
    host: asked.host,
    status: null,
    retryAfterMs: null,
    part: item.part,
    damaged: null,
    fetchedBytes: 0,
    isUnasked: true,
  } as const
  const stopped = { kind: 'stopped', part: item.part, fetchedBytes: 0 } as const
  const found = knownCopies(parts.deps, batch, item)
  // An await costs as much as the rest of a small file's bookkeeping, so there is none without a promise.
  const before = found instanceof Promise ? await unlessAborted(found, asked.signal) : found
  if (before === 'aborted') return stopped
  if (asked.asking.kind === 'sign-in-needed' && before.copies === undefined) {
    const detail = parts.deps.token.hasEnded(batch.folder)
      ? endedDetail
      : 'This file needs a MAST token, and none is set.'
    return { ...broken, reason: 'auth-needed', detail }
  }
  try {
    const hindrance = parts.disk.isAdmittedAtOnce(batch, item)
      ? null
      : await unlessAborted(parts.disk.admit(batch, item, asked.signal), asked.signal)
    if (hindrance === 'aborted') return stopped
    if (hindrance !== null) return { ...broken, ...hindrance }
    return await attempt(parts, batch, item, asked, before)
  } finally {
    parts.disk.release(item.id)
  }
}

async function attempt(
  parts: ItemParts,
  batch: StoredBatch,
  item: ReadyItem,
  { url, host, sent: token, signal }: Asked,
  before: KnownBefore,
): Promise<AttemptResult> {
  const { store, clock, transfers, settings, allowedHostsOf } = parts.deps
  const storeFailures: unknown[] = []
  /** A store that cannot save must not throw into the middle of a transfer; its failure is thrown right after it. */
  const saving = (work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      storeFailures.push(thrown)
    }
  }
  const running = parts.running.find(item.id)
  const flow = running?.flow
  let countedBytes = 0
  const received = (bytes: number): void => {
    countedBytes += bytes
    flow?.received(bytes)
    const isSlotFree = bytes > 0 && flow?.hasBrought === true && parts.running.served(item.id)
    const isPaceOther = parts.hosts.pace.received(host, bytes, () => isUneven(parts.running, host))
    if (isSlotFree || isPaceOther) parts.loops.wakeAll()
  }
  let presentBefore = item.part?.writtenBytes ?? 0
  const watch = parts.disk.watch(batch, item, () => running?.stop.abort())
  const listener: TransferListener = {
    progressed: (presentBytes, totalBytes) => {
      received(Math.max(0, presentBytes - presentBefore))
      presentBefore = presentBytes
      watch.progressed(presentBytes, totalBytes)
      parts.events.emit({ kind: 'item-progressed', itemId: item.id, presentBytes, totalBytes })
    },
    verifying: () =>
      saving(() => {
        const status = store.status(item.id)
        if (status?.kind !== 'fetching') return
        const next = step(status, { kind: 'verifying' })
        store.save(item.id, { status: next, nowMs: clock.nowMs() })
        parts.events.itemChanged(item, next.kind)
      }),
    partChanged: part => saving(() => store.savePart(item.id, part)),
    partProven: part => saving(() => store.saveProof(item.id, part)),
    quietChanged: isQuiet => {
      flow?.quietChanged(isQuiet)
      // Others may have its slot, or it needs one again.
      parts.loops.wakeAll()
    },
  }
  const { uri, filename: listedName, relativePath, listedSizeBytes, part, lastDamaged } = item
  const { folder: root, onClash, acceptAsArchived } = batch
  const allowedHosts = [...(settings.allowedHosts ?? []), ...(allowedHostsOf?.(batch.folder) ?? [])]
  const result = await transfers
    .attempt(
      {
        uri,
        listedName,
        batchId: batch.id,
        url,
        token,
        root,
        relativePath,
        listedSizeBytes,
        part,
        onClash,
        lastDamaged,
        acceptAsArchived: acceptAsArchived || item.isAccepted,
        allowedHosts,
        ...before,
      },
      listener,
      signal,
    )
    .catch((thrown: unknown): BrokenAttempt => {
      // `attempt` promises never to reject; if it does, one file fails and the queue keeps running.
      const { message: text } = toAppError(thrown)
      // A text of unknown origin could quote the request.
      const message = token === null ? text : text.replaceAll(token, '[token]')
      const broken = {
        kind: 'broke',
        reason: 'bug',
        detail: message,
        host,
        status: null,
      } as const
      return { ...broken, retryAfterMs: null, part, damaged: null, fetchedBytes: 0 }
    })
  received(Math.max(0, result.fetchedBytes - countedBytes))
  if (storeFailures.length > 0) throw storeFailures[0]
  if (result.kind !== 'stopped') return result
  if (flow?.isCut === true)
    return stoppedFor(host, result, {
      reason: 'network',
      detail: `${host} sent next to nothing for a while, though it sent other files.`,
    })
  if (!watch.isFull() || !signal.aborted) return result
  return stoppedFor(host, result, {
    reason: 'disk-full',
    detail: 'The disk has come down to what is to be kept free.',
  })
}

/** A transfer that the queue itself has stopped: its connection was wanted, or the disk is too full. */
function stoppedFor(
  host: string,
  { part, fetchedBytes }: Extract<AttemptResult, { kind: 'stopped' }>,
  why: Pick<BrokenAttempt, 'reason' | 'detail'>,
): BrokenAttempt {
  return { kind: 'broke', ...why, host, status: null, retryAfterMs: null, part, damaged: null, fetchedBytes }
}
