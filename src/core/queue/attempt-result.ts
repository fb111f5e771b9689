import type { Reason } from '#shared/reasons'
import { isAbout } from '#shared/reason-facts'
import { leastBroughtBytes } from '../hosts/flow.ts'
import { isLost, longestHoldMs } from '../hosts/host-holds.ts'
import { isOverload } from '../hosts/host-pace.ts'
import type { Hosts } from '../hosts/hosts.ts'
import type { AttemptResult } from '../ports.ts'
import { fileNeedBytes } from '../space/file-need.ts'
import { knownSecrets } from '../token/redact.ts'
import { settleBreak, type BrokenAttempt } from '../items/after-failure.ts'
import type { BlockedBatches } from './blocked-batches.ts'
import type { AttemptEnd, Loops } from './loops.ts'
import { isUntried, step, type ItemStatus, type Next } from '../items/machine.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { QueueEvents } from './queue-events.ts'
import { logAttempt } from './queue-log.ts'
import { holdsHost } from '../items/retry.ts'
import type { RunningTransfers } from './running-transfers.ts'
import type { Shortage } from '../hosts/shortage.ts'
import type { AttemptRecord, ItemChange, ReadyItem, StoredBatch } from './store-port.ts'

/** What the result of an attempt is reported to. */
export interface ResultParts {
  readonly deps: Pick<QueueDeps, 'store' | 'clock' | 'token'>
  readonly hosts: Hosts
  readonly blocked: Pick<BlockedBatches, 'block'>
  readonly running: RunningTransfers
  readonly loops: Pick<Loops, 'wakeAll' | 'readyChanged'>
  readonly events: Pick<QueueEvents, 'emit' | 'itemChanged'>
  readonly shortage: Shortage
  /** Programs that have answered 401; see `howToAsk`. */
  readonly demandingPrograms: Set<string>
}

export interface Saving {
  readonly parts: ResultParts
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
  const { parts, item, status, host } = saving
  if (!isCopy(result)) {
    noteAnswer(saving)
    parts.hosts.gave(host, isUntried(status))
  }
  parts.hosts.setHolder(item.id, false)
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
    ...(isDone && { finished }),
    ...(isDone && item.lastDamaged !== null && { lastDamaged: null }),
    ...(isCopy(result) && { user: 'anonymous' }),
  })
  parts.events.itemChanged(item, next.kind, result.fetchedBytes)
}

/** The archive still has what lies here. */
export function saveUnchanged(saving: Saving, result: Extract<AttemptResult, { kind: 'unchanged' }>): void {
  const { parts, item, status } = saving
  noteAnswer(saving)
  const record = recordOf(saving, { outcome: 'done', ...result, detail: 'The archive has no other version.' })
  const next = step(status, { kind: 'finished' })
  save(saving, { status: next, part: null, attempt: record, isRefreshed: true })
  parts.events.itemChanged(item, next.kind)
}

/** A stop or a pause: nothing is spent, the part stays. */
export function saveStop(saving: Saving, result: Extract<AttemptResult, { kind: 'stopped' }>): void {
  const record = recordOf(saving, { outcome: 'stopped', fetchedBytes: result.fetchedBytes })
  const next = step(saving.status, { kind: 'restarted' })
  save(saving, { status: next, part: result.part, attempt: record })
  saving.parts.events.itemChanged(saving.item, next.kind)
}

/** The machine could not give what it needed: as after a stop, nothing is spent; fewer are under way for a while. */
export function saveShortage(saving: Saving, result: BrokenAttempt): void {
  const { parts, item, status } = saving
  parts.shortage.met(parts.running.count)
  const next = step(status, { kind: 'restarted' })
  save(saving, { status: next, part: result.part, detail: result.detail })
  parts.events.itemChanged(item, next.kind)
}

/** What went wrong decides what follows, for the item, its host and its batch. */
export function saveBreak(saving: Saving, batch: StoredBatch, broken: BrokenAttempt): AttemptEnd {
  // A server can put anything into its answer.
  const result = { ...broken, detail: knownSecrets.redact(broken.detail) }
  const { parts, item, status, host } = saving
  const { clock, token } = parts.deps
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
  if (settled.isSignInDemanded && item.programId !== null) parts.demandingPrograms.add(item.programId)
  noteDisk(saving, batch, result)
  const { holdHostUntilMs } = settled
  parts.hosts.setHolder(item.id, holdsHost(result.status, result.retryAfterMs))
  if (holdHostUntilMs !== null) holdHost(parts, host, holdHostUntilMs - nowMs, settled.reason)
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
  parts.events.itemChanged(item, next.kind)
  const hasFailed = next.kind === 'failed'
  return {
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
  const { parts, item, status, host } = saving
  const { reason, retryAfterMs } = result
  if (reason !== 'network' && reason !== 'server-busy') {
    if (result.status !== null || isAbout(reason, 'archive')) noteAnswer(saving)
    return { offlineForMs: null, isLost: false }
  }
  if (result.isOffline) return { offlineForMs: parts.hosts.holds.offline(host), isLost: true }
  const isFirst = isUntried(status)
  if (holdsHost(result.status, retryAfterMs)) parts.hosts.pace.troubled(host)
  // A file that has failed before says more of itself than of too many at once.
  else if (isFirst) parts.hosts.pace.tried(host, isOverload(reason, result.status))
  if (hasBroughtBytes(result)) {
    noteAnswer(saving)
    if (!isFirst) parts.hosts.retries.came(host)
    return { offlineForMs: null, isLost: false }
  }
  if (!isFirst) parts.hosts.retries.failed(host)
  const isProbe = parts.running.find(item.id)?.isProbe === true
  const wasTrouble = parts.hosts.holds.troubleOf(host) !== null
  // One that a redirect led to says nothing of the host that sent us there.
  const isForAll = reason === 'network' && result.isHopeless === true && result.host === host
  const row = parts.hosts.holds.failed(host, {
    isUntried: isFirst,
    isForAll,
    isProbe,
    cause: { reason, sinceMs: parts.deps.clock.nowMs(), detail: result.detail },
  })
  // What is queued is shown for another reason now.
  if (row.trouble !== null && !wasTrouble) parts.events.emit({ kind: 'batch-changed', batchId: null })
  const restMs = (row.trouble?.probeAtMs ?? 0) - parts.deps.clock.monotonicMs()
  if (isProbe && restMs > 0) parts.events.emit({ kind: 'host-held', host, delayMs: restMs })
  return { offlineForMs: null, isLost: isForAll || isLost(row) }
}

/**
 * Whether a transfer ended early and can resume its part. The host then counts as working, however often it cuts off:
 * one file at a time would only be slower.
 */
function hasBroughtBytes({ part, fetchedBytes }: BrokenAttempt): boolean {
  return part !== null && fetchedBytes >= leastBroughtBytes
}

function noteAnswer({ parts, item, host }: Saving): void {
  if (parts.running.served(item.id)) parts.loops.wakeAll()
  // What is queued waits for its turn again.
  if (parts.hosts.holds.answered(host)) parts.events.emit({ kind: 'batch-changed', batchId: null })
}

/** A file that does not fit leaves smaller ones running; a disk that refused bytes holds the whole batch. */
function noteDisk({ parts, item }: Saving, batch: StoredBatch, result: BrokenAttempt): void {
  if (result.reason === 'folder-gone')
    parts.blocked.block(batch, { needBytes: 0, isWhole: true, reason: result.reason })
  if (result.reason !== 'disk-full') return
  const needBytes = fileNeedBytes({ ...item, part: result.part })
  parts.blocked.block(batch, { needBytes, isWhole: result.isUnasked !== true, reason: result.reason })
}

function holdHost({ deps, hosts, events }: ResultParts, host: string, delayMs: number, reason: Reason): void {
  const bounded = Math.min(delayMs, longestHoldMs)
  const { clock } = deps
  const isNew = hosts.holds.shown(host) === null
  hosts.holds.hold(host, clock.monotonicMs() + bounded, { reason, sinceMs: clock.nowMs() })
  // What is queued is shown for another reason now.
  if (isNew) events.emit({ kind: 'batch-changed', batchId: null })
  events.emit({ kind: 'host-held', host, delayMs: bounded })
}

function save({ parts, item }: Saving, change: Omit<ItemChange, 'nowMs'>): void {
  if (change.status.kind !== 'done') parts.loops.readyChanged()
  parts.deps.store.save(item.id, { ...change, nowMs: parts.deps.clock.nowMs() })
  if (change.attempt) logAttempt(item, change.attempt, change.status)
}

function recordOf(
  { parts, startedMs, host, sent }: Saving,
  facts: Pick<AttemptRecord, 'outcome' | 'fetchedBytes'> & Partial<AttemptRecord>,
): AttemptRecord {
  return {
    startedMs,
    endedMs: parts.deps.clock.nowMs(),
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
