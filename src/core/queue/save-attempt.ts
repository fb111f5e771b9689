import type { Reason } from '#shared/reasons'
import type { AttemptResult } from '../ports.ts'
import { knownSecrets } from '../token/redact.ts'
import { isOverload } from './adaptive.ts'
import { fileNeedBytes } from '../space/file-need.ts'
import { block } from './blocked.ts'
import { announce, noteServed, type EngineState } from './engine-state.ts'
import { leastBroughtBytes } from './flow.ts'
import { isUntried, step, type ItemStatus, type Next } from './machine.ts'
import { isLost } from './host-trouble.ts'
import { logAttempt } from './queue-log.ts'
import { holdsHost, longestHoldMs } from './retry.ts'
import { settleBreak, type BrokenAttempt } from './settle.ts'
import type { AttemptRecord, ItemChange, ReadyItem, StoredBatch } from './store-port.ts'

/** What a loop learns from an attempt: the host is in such trouble that a bounded try gives up on it. */
export interface AttemptEnd {
  readonly host: string
  readonly isHostGivenUp: boolean
  readonly isFolderGone: boolean
}

/** Reasons that are learned from an answer, so the host is there. */
const answers: readonly Reason[] = ['gone', 'changed', 'damaged', 'not-the-file', 'foreign-host']

export function ordinaryEnd(host: string): AttemptEnd {
  return { host, isHostGivenUp: false, isFolderGone: false }
}

export interface Saving {
  readonly state: EngineState
  readonly item: ReadyItem
  readonly status: ItemStatus
  readonly startedMs: number
  readonly host: string
  /** The token that the request carried. */
  readonly sent: string | null
}

/** Nothing was asked of the archive for it. */
export const isCopy = ({ marks }: Pick<Extract<AttemptResult, { kind: 'done' }>, 'marks'>): boolean =>
  marks.includes('copied from an earlier batch')

/** The file is there, whole and flushed. */
export function saveDone(saving: Saving, result: Extract<AttemptResult, { kind: 'done' }>): void {
  const { state, item, status, host } = saving
  if (!isCopy(result)) {
    noteAnswer(saving)
    if (isUntried(status)) {
      state.paces.tried(host, false)
      state.retries.gave(host)
    } else state.retries.came(host)
  }
  state.holders.delete(item.id)
  const { relativePath, sizeBytes, sha256, validator, stamp, marks } = result
  // From the header of the file, which is foreign text too.
  const provenance = knownSecrets.redactAll(result.provenance)
  const finished = { relativePath, sizeBytes, sha256, validator, stamp, marks, provenance }
  const record = recordOf(saving, { outcome: 'done', fetchedBytes: result.fetchedBytes })
  // A file that was cancelled in its last moment stays cancelled; what is on disk is whole either way.
  const next = step(status, { kind: 'finished' })
  const isDone = next.kind === 'done'
  save(saving, {
    status: next,
    part: null,
    attempt: record,
    ...(isDone && { finished, lastDamaged: null }),
    ...(isCopy(result) && { user: 'anonymous' }),
  })
  announce(state, item.id)
}

/** The archive still has what lies here. */
export function saveUnchanged(saving: Saving, result: Extract<AttemptResult, { kind: 'unchanged' }>): void {
  const { state, item, status } = saving
  noteAnswer(saving)
  const record = recordOf(saving, { outcome: 'done', ...result, detail: 'The archive has no other version.' })
  save(saving, { status: step(status, { kind: 'finished' }), part: null, attempt: record, isRefreshed: true })
  announce(state, item.id)
}

/** A stop or a pause: nothing is spent, the part stays. */
export function saveStop(saving: Saving, result: Extract<AttemptResult, { kind: 'stopped' }>): void {
  const record = recordOf(saving, { outcome: 'stopped', fetchedBytes: result.fetchedBytes })
  save(saving, { status: step(saving.status, { kind: 'restarted' }), part: result.part, attempt: record })
  announce(saving.state, saving.item.id)
}

/** The machine could not give what it needed: as after a stop, nothing is spent; fewer are under way for a while. */
export function saveShortage(saving: Saving, result: BrokenAttempt): void {
  const { state, item, status } = saving
  state.shortage.met(state.running.size)
  save(saving, { status: step(status, { kind: 'restarted' }), part: result.part, detail: result.detail })
  announce(state, item.id)
}

/** What went wrong decides what follows, for the item, its host and its batch. */
export function saveBreak(saving: Saving, batch: StoredBatch, told: BrokenAttempt): AttemptEnd {
  // A server can put anything into what is told of it.
  const result = { ...told, detail: knownSecrets.redact(told.detail) }
  const { state, item, status, host } = saving
  const { clock, token } = state.deps
  const nowMs = clock.nowMs()
  const trouble = noteHost(saving, result)
  const settled = settleBreak(result, {
    patience: batch.patience,
    breaks: status.breaks,
    lastDamaged: item.lastDamaged,
    isWithToken: saving.sent !== null,
    hasOtherToken: ![null, saving.sent].includes(token.current(batch.folder)),
    wasSignInDemanded: item.isSignInDemanded,
    offlineForMs: trouble.offlineForMs,
    nowMs,
  })
  if (settled.isSignInDemanded && item.programId !== null) state.demandingPrograms.add(item.programId)
  noteDisk(saving, batch, result)
  const { holdHostUntilMs } = settled
  if (holdsHost(result.status, result.retryAfterMs)) state.holders.add(item.id)
  else state.holders.delete(item.id)
  if (holdHostUntilMs !== null) holdHost(state, host, holdHostUntilMs - nowMs, settled.reason)
  // What a lost host still owes a bounded run is given up with it.
  const isGivenUp = trouble.isLost && trouble.offlineForMs === null && batch.patience === 'bounded'
  const following: Next = isGivenUp ? { kind: 'fail' } : settled.next
  const next = step(status, { kind: 'broke', reason: settled.reason, next: following })
  save(saving, {
    status: next,
    part: result.part,
    lastDamaged: settled.lastDamaged,
    isSignInDemanded: settled.isSignInDemanded,
    detail: result.detail,
    attempt: recordOf(saving, { ...result, outcome: 'broke', isFinal: next.kind === 'failed' }),
  })
  announce(state, item.id)
  const hasFailed = next.kind === 'failed'
  return {
    host,
    isHostGivenUp: hasFailed && trouble.isLost,
    isFolderGone: hasFailed && result.reason === 'folder-gone',
  }
}

interface FoundTrouble {
  /** Null when the line is there. */
  readonly offlineForMs: number | null
  readonly isLost: boolean
}

function noteHost(saving: Saving, result: BrokenAttempt): FoundTrouble {
  const { state, item, status, host } = saving
  const { reason, retryAfterMs } = result
  if (reason !== 'network' && reason !== 'server-busy') {
    if (result.status !== null || answers.includes(reason)) noteAnswer(saving)
    return { offlineForMs: null, isLost: false }
  }
  if (result.isOffline) return { offlineForMs: state.holds.offline(host), isLost: true }
  const isFirst = isUntried(status)
  if (holdsHost(result.status, retryAfterMs)) state.paces.troubled(host)
  // A file that has failed before says more of itself than of too many at once.
  else if (isFirst) state.paces.tried(host, isOverload(reason, result.status))
  if (hasBroughtBytes(result)) {
    noteAnswer(saving)
    if (!isFirst) state.retries.came(host)
    return { offlineForMs: null, isLost: false }
  }
  if (!isFirst) state.retries.failed(host)
  const isProbe = state.running.get(item.id)?.isProbe === true
  const wasTrouble = state.holds.troubleOf(host) !== null
  // One that a redirect led to says nothing of the host that sent us there.
  const isForAll = reason === 'network' && result.isHopeless === true && result.host === host
  const row = state.holds.failed(host, {
    isUntried: isFirst,
    isForAll,
    isProbe,
    cause: { reason, sinceMs: state.deps.clock.nowMs(), detail: result.detail },
  })
  // What is queued is shown for another reason now.
  if (row.trouble !== null && !wasTrouble) state.emit({ kind: 'batch-changed', batchId: null })
  const restMs = (row.trouble?.probeAtMs ?? 0) - state.deps.clock.monotonicMs()
  if (isProbe && restMs > 0) state.emit({ kind: 'host-held', host, delayMs: restMs })
  return { offlineForMs: null, isLost: isForAll || isLost(row) }
}

/**
 * A transfer that ended early and will go on from what it brought: the host serves, however often it cuts off. Asking it
 * for one file at a time would only make the rest slower.
 */
function hasBroughtBytes({ part, fetchedBytes }: BrokenAttempt): boolean {
  return part !== null && fetchedBytes >= leastBroughtBytes
}

function noteAnswer({ state, item, host }: Saving): void {
  noteServed(state, item.id)
  // What is queued waits for its turn again.
  if (state.holds.answered(host)) state.emit({ kind: 'batch-changed', batchId: null })
}

/** A file that was found not to fit lets smaller ones go on; a disk that refused bytes holds the whole batch. */
function noteDisk({ state, item }: Saving, batch: StoredBatch, result: BrokenAttempt): void {
  if (result.reason === 'folder-gone')
    block(state, batch, { needBytes: 0, isWhole: true, reason: result.reason })
  if (result.reason !== 'disk-full') return
  const needBytes = fileNeedBytes({ ...item, part: result.part })
  block(state, batch, { needBytes, isWhole: result.isUnasked !== true, reason: result.reason })
}

function holdHost(state: EngineState, host: string, delayMs: number, reason: Reason): void {
  const bounded = Math.min(delayMs, longestHoldMs)
  const { clock } = state.deps
  const isNew = state.holds.shown(host) === null
  state.holds.hold(host, clock.monotonicMs() + bounded, { reason, sinceMs: clock.nowMs() })
  // What is queued is shown for another reason now.
  if (isNew) state.emit({ kind: 'batch-changed', batchId: null })
  state.emit({ kind: 'host-held', host, delayMs: bounded })
}

function save({ state, item }: Saving, change: Omit<ItemChange, 'nowMs'>): void {
  if (change.status.kind !== 'done') state.upsets += 1
  state.deps.store.save(item.id, { ...change, nowMs: state.deps.clock.nowMs() })
  if (change.attempt) logAttempt(item, change.attempt, change.status)
}

function recordOf(
  { state, startedMs, host, sent }: Saving,
  facts: Pick<AttemptRecord, 'outcome' | 'fetchedBytes'> & Partial<AttemptRecord>,
): AttemptRecord {
  return {
    startedMs,
    endedMs: state.deps.clock.nowMs(),
    outcome: facts.outcome,
    reason: facts.reason ?? null,
    detail: facts.detail ?? null,
    host: facts.host ?? host,
    status: facts.status ?? null,
    fetchedBytes: facts.fetchedBytes,
    isWithToken: sent !== null,
    isFinal: facts.isFinal ?? false,
  }
}
