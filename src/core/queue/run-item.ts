import { toAppError } from '#shared/errors'
import type { AttemptResult, TransferListener } from '../ports.ts'
import { announce, hostOf, noteServed, ringAll, type EngineState } from './engine-state.ts'
import { step } from './machine.ts'
import { isUneven } from './room.ts'
import { finishedBefore, type FinishedBefore } from './finished-before.ts'
import { admit, isAdmittedAtOnce } from './ground.ts'
import { endedDetail, explainRefusal } from './refusal.ts'
import { howToAsk, type Asking } from './rights.ts'
import {
  ordinaryEnd,
  saveBreak,
  isCopy,
  saveDone,
  saveShortage,
  saveStop,
  saveUnchanged,
  type AttemptEnd,
  type Saving,
} from './save-attempt.ts'
import type { BrokenAttempt } from './settle.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'
import { unlessAborted } from './unless-aborted.ts'
import { watchSpace } from './watch-space.ts'

/** One attempt of one item: save first, act after, save what came of it. Rejects only when the store cannot save. */
export async function runItem(
  state: EngineState,
  batch: StoredBatch,
  item: ReadyItem,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { store, clock, token } = state.deps
  const url = state.deps.downloadUrl(item.uri)
  const host = hostOf(url)
  const asking = howToAsk(item, token.current(batch.folder), state.demandingPrograms)
  const startedMs = clock.nowMs()
  state.deps.limits?.lend(batch.id, state.deps.rateOf?.(batch.folder) ?? null)
  const claimed = step(item.status, { kind: 'claimed' })
  const sent = asking.kind === 'ask' ? asking.token : null
  const user = sent === null ? 'anonymous' : token.user(batch.folder)
  store.save(item.id, { status: claimed, nowMs: startedMs, user, detail: null })
  announce(state, item.id)
  const answered = await attemptWithRoom(state, batch, item, { asking, url, host, sent, signal })
  const result =
    answered.kind === 'broke'
      ? await explainRefusal(state.deps, { ...item, folder: batch.folder }, sent, answered)
      : answered
  const isAnswered = result.kind === 'unchanged' || (result.kind === 'done' && !isCopy(result))
  if (isAnswered && sent !== null) token.accepted(sent)
  // Meanwhile a person may have paused or cancelled it, so the state is read anew.
  const status = store.status(item.id)
  if (!status) return ordinaryEnd(host)
  const saving: Saving = { state, item, status, startedMs, host, sent }
  if (result.kind === 'broke' && result.reason === 'turn') {
    saveShortage(saving, result)
    return ordinaryEnd(host)
  }
  // Whatever came of it, the machine could give what it needed.
  if (result.kind !== 'stopped' && result.fetchedBytes > 0) state.shortage.passed()
  if (result.kind === 'broke') return saveBreak(saving, batch, result)
  if (result.kind === 'done') saveDone(saving, result)
  else if (result.kind === 'unchanged') saveUnchanged(saving, result)
  else saveStop(saving, result)
  return ordinaryEnd(host)
}

interface Asked {
  readonly asking: Asking
  readonly url: string
  readonly host: string
  readonly sent: string | null
  readonly signal: AbortSignal
}

/** What is known beforehand to fail is not asked of the archive; what is asked for has its space claimed meanwhile. */
async function attemptWithRoom(
  state: EngineState,
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
  const found = finishedBefore(state, batch, item)
  // Waiting costs as much as the rest of a small file's bookkeeping, so it is left out where nothing is waited for.
  const before = found instanceof Promise ? await unlessAborted(found, asked.signal) : found
  if (before === 'aborted') return stopped
  if (asked.asking.kind === 'sign-in-needed' && before.copies === undefined) {
    const detail = state.deps.token.hasEnded(batch.folder)
      ? endedDetail
      : 'This file needs a MAST token, and none is set.'
    return { ...broken, reason: 'auth-needed', detail }
  }
  try {
    const hindrance = isAdmittedAtOnce(state, batch, item)
      ? null
      : await unlessAborted(admit(state, batch, item, asked.signal), asked.signal)
    if (hindrance === 'aborted') return stopped
    if (hindrance !== null) return { ...broken, ...hindrance }
    return await attempt(state, batch, item, asked, before)
  } finally {
    state.ground.space.release(item.id)
  }
}

async function attempt(
  state: EngineState,
  batch: StoredBatch,
  item: ReadyItem,
  { url, host, sent: token, signal }: Asked,
  before: FinishedBefore,
): Promise<AttemptResult> {
  const { store, clock, transfers, settings, allowedHostsOf } = state.deps
  const storeFailures: unknown[] = []
  /** A store that cannot save must not throw into the middle of a transfer; it is told right after it. */
  const saving = (work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      storeFailures.push(thrown)
    }
  }
  const flow = state.running.get(item.id)?.flow
  let countedBytes = 0
  const received = (bytes: number): void => {
    countedBytes += bytes
    flow?.received(bytes)
    if (bytes > 0 && flow?.hasBrought === true) noteServed(state, item.id)
    if (state.paces.received(host, bytes, () => isUneven(state, host))) ringAll(state)
  }
  let presentBefore = item.part?.writtenBytes ?? 0
  const watcher = watchSpace(state, batch, item)
  const listener: TransferListener = {
    progressed: (presentBytes, totalBytes) => {
      received(Math.max(0, presentBytes - presentBefore))
      presentBefore = presentBytes
      watcher.progressed(presentBytes, totalBytes)
      state.emit({ kind: 'item-progressed', itemId: item.id, presentBytes, totalBytes })
    },
    verifying: () =>
      saving(() => {
        const status = store.status(item.id)
        if (status?.kind !== 'fetching') return
        store.save(item.id, { status: step(status, { kind: 'verifying' }), nowMs: clock.nowMs() })
        announce(state, item.id)
      }),
    partChanged: part => saving(() => store.savePart(item.id, part)),
    partProven: part => saving(() => store.saveProof(item.id, part)),
    quietChanged: isQuiet => {
      flow?.quietChanged(isQuiet)
      // Others may have its slot, or it needs one again.
      ringAll(state)
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
      // `attempt` promises never to reject; if it does, one file fails and the queue goes on.
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
  return flow?.isCut === true ? cutOff(host, result) : watcher.judge(result, signal)
}

/** It brought nothing, and its connection was wanted: a try that broke, like a line that fell silent. */
function cutOff(host: string, result: AttemptResult): AttemptResult {
  if (result.kind !== 'stopped') return result
  const { part, fetchedBytes } = result
  const detail = `${host} sent next to nothing for a while, though it sent other files.`
  const broken = { kind: 'broke', reason: 'network', detail, host, status: null, retryAfterMs: null } as const
  return { ...broken, part, damaged: null, fetchedBytes }
}
