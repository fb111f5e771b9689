import { cautiousEstimateMs } from '../token/clock.ts'
import { isWhollyBlocked, nextProbeMs } from './blocked.ts'
import { followClock, gateOf, type EngineState, type Running } from './engine-state.ts'
import { shareOf, type Loop } from './fairness.ts'
import { hostOfItem } from './host-of-item.ts'
import { isUntried } from './machine.ts'
import { withHoldersLast, withProbesFirst } from './probe-order.ts'
import { restraints } from './restraint.ts'
import { longestBoundedHoldMs } from './retry.ts'
import { apartHosts, countRoom, nextOverdueMs } from './room.ts'
import { mostAtOnce } from './slots.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'

/** Held or blocked items are looked past up to this many; what lies behind them waits for the next look. */
const widestLook = 4096
/** Files of another host than the busy one are looked for no further than this. */
const widestLookPastHost = 512

/** Ready items are read this many at a time, since reading them costs more than a small file's whole bookkeeping. */
const readAtOnce = 64

/** What one loop has learned in its run; forgotten with it, or when someone asks again (see `hopeAgain`). */
export interface LoopMemory extends Loop {
  /** Items that were ready at the last reading and have not been started. */
  ahead: Ahead | null
}
interface Ahead {
  readonly items: readonly ReadyItem[]
  /** They still are while nothing but ordinary ends has happened (see `EngineState.upsets`) ... */
  readonly upsets: number
  /** ... and no waiting item has fallen due. */
  readonly untilMs: number
}

export const newMemory = (): LoopMemory => ({
  wants: new Set(),
  isWanting: false,
  lastStart: 0,
  lostHosts: new Set(),
  absentFolders: new Set(),
  ahead: null,
})
export interface Chosen {
  readonly batch: StoredBatch
  readonly item: ReadyItem
  readonly host: string
}
export interface Choice {
  readonly chosen: readonly Chosen[]
  /** Transfers that bring nothing and whose connections are wanted. */
  readonly cut: readonly Running[]
  /** In how many milliseconds another look is worth while; null: only after a ring. */
  readonly delayMs: number | null
  /** Something could run but for a transfer that is under way elsewhere in this process. */
  readonly isBlocked: boolean
}

/** Which items start now, within the free slots: by priority and order, past what is held or already on its way. */
export function choose(state: EngineState, batchId: number | null, memory: LoopMemory): Choice {
  const { store, clock, limits } = state.deps
  followClock(state)
  if (gateOf(state.deps).kind === 'stopped') {
    want(memory, new Set())
    return nothingNow(state, batchId)
  }
  const restMs = state.shortage.restMs()
  if (restMs > 0) return shortNow(state, batchId, restMs)
  const nowMs = clock.nowMs()
  const most = Math.min(limits?.connections(null, mostAtOnce) ?? mostAtOnce, state.shortage.mostAtOnce())
  const unused = most - [...state.running.values()].filter(({ flow }) => flow.quietMs === null).length
  const free = shareOf(state, memory, { most, free: unused, host: null })
  const look = free > 0 ? widen(state, batchId, memory, free) : null
  want(memory, look?.wants ?? memory.wants)
  // Without a slot nothing was looked at, and yet the others should know.
  if (look === null && state.loops.size > 1) memory.isWanting = store.ready(batchId, nowMs, 1).length > 0
  const dueMs = store.nextDueMs(batchId, nowMs)
  const probeMs = nextProbeMs(state, batchId) ?? Infinity
  const delayMs = Math.min(
    look?.delayMs ?? Infinity,
    dueMs === null ? Infinity : dueMs - nowMs,
    probeMs,
    nextOverdueMs(state),
  )
  return {
    chosen: look?.chosen ?? [],
    cut: look?.cut ?? [],
    delayMs: delayMs === Infinity ? null : delayMs,
    isBlocked: look?.isBlocked ?? true,
  }
}

function want(memory: LoopMemory, hosts: ReadonlySet<string>): void {
  memory.wants = hosts
  memory.isWanting = hosts.size > 0
}

/** While the gate is shut a bounded run ends; whoever waits is rung when it opens. */
function nothingNow({ deps }: EngineState, batchId: number | null): Choice {
  const isEnding = batchId !== null && deps.store.batch(batchId)?.patience !== 'endless'
  return { chosen: [], cut: [], delayMs: null, isBlocked: !isEnding }
}

/** Nothing is begun while the machine is short of something; a bounded run ends where that lasts for minutes. */
function shortNow({ deps, shortage }: EngineState, batchId: number | null, restMs: number): Choice {
  const isBounded = batchId !== null && deps.store.batch(batchId)?.patience === 'bounded'
  const isOver = isBounded && shortage.lastsMs() >= longestBoundedHoldMs
  return { chosen: [], cut: [], delayMs: isOver ? null : restMs, isBlocked: false }
}

/**
 * A narrow look is enough nearly always; only when nothing in it can start is a wider one taken, and to find a probe that
 * stands apart from the files that went wrong.
 */
function widen(state: EngineState, batchId: number | null, memory: LoopMemory, free: number): Sifted {
  const nowMs = state.deps.clock.nowMs()
  const isAnyApart = state.holds.isAnyInTrouble() || apartHosts(state).size > 0
  const narrowest = isAnyApart ? widestLook : free + state.running.size
  for (let width = narrowest; ; width = Math.min(width * 8, widestLook)) {
    const ready = readyItems(state, batchId, memory, width, nowMs)
    const candidates = withHoldersLast(state, withProbesFirst(state, ready))
    const choice = sift(state, candidates, memory, free)
    forget(memory, choice.chosen)
    const widest = choice.isHostFull ? widestLookPastHost : widestLook
    if (choice.chosen.length > 0 || candidates.length < width || width >= widest) return choice
  }
}

function readyItems(
  state: EngineState,
  batchId: number | null,
  memory: LoopMemory,
  width: number,
  nowMs: number,
): readonly ReadyItem[] {
  const { ahead } = memory
  const isAlone = state.bells.size === 1
  const isFresh = ahead !== null && isAlone && ahead.upsets === state.upsets && nowMs < ahead.untilMs
  if (isFresh && ahead.items.length >= width) return ahead.items
  const { store } = state.deps
  const isTokenFirst = mayTokenEnd(state, batchId)
  const items = store.ready(batchId, nowMs, Math.max(width, readAtOnce), isTokenFirst)
  memory.ahead = { items, upsets: state.upsets, untilMs: store.nextDueMs(batchId, nowMs) ?? Infinity }
  return items
}

/** Whether the token may end before the work is done: then the files that need it go first. */
function mayTokenEnd({ deps }: EngineState, batchId: number | null): boolean {
  const { store, token } = deps
  const folder = batchId === null ? null : (store.batch(batchId)?.folder ?? null)
  // Most often there is no token at all: then nothing need be counted.
  if (!token.mayEndWithin(folder, Infinity)) return false
  const left = store.outcomes(batchId).filter(({ state }) => state === 'queued' || state === 'waiting')
  const files = left.reduce((sum, { items }) => sum + items, 0)
  const bytes = left.reduce((sum, outcome) => sum + outcome.bytes, 0)
  return token.mayEndWithin(folder, cautiousEstimateMs({ files, bytes }))
}

function forget(memory: LoopMemory, chosen: readonly Chosen[]): void {
  if (!memory.ahead) return
  const started = new Set(chosen.map(({ item }) => item.id))
  memory.ahead = { ...memory.ahead, items: memory.ahead.items.filter(item => !started.has(item.id)) }
}

interface Sifted extends Choice {
  /** Something was passed over because enough of its host is under way. */
  readonly isHostFull: boolean
  /** Hosts of what would have been started, had there been more slots. */
  readonly wants: ReadonlySet<string>
}

function sift(
  state: EngineState,
  candidates: readonly ReadyItem[],
  memory: LoopMemory,
  free: number,
): Sifted {
  const { absentFolders } = memory
  const batches = new Map<number, StoredBatch | null>()
  const uris = new Set([...state.running.values()].map(running => running.uri))
  const chosen: Chosen[] = []
  const cut: Running[] = []
  const wants = new Set<string>()
  const room = countRoom(state, memory)
  let delayMs = Infinity
  let isBlocked = false
  let isHostFull = false
  const batchOf = (id: number): StoredBatch | null => {
    const batch = batches.get(id) ?? state.deps.store.batch(id)
    batches.set(id, batch)
    return batch
  }
  const isLost = (item: ReadyItem, host: string): boolean =>
    batchOf(item.batchId)?.patience === 'bounded' && isGivenUp(state, memory, item, host)
  const restraintOf = restraints(state, candidates, room, isLost)
  for (const [index, item] of candidates.entries()) {
    if (chosen.length >= free) {
      wants.add(hostOfItem(state, item))
      break
    }
    const batch = batchOf(item.batchId)
    if (!batch || absentFolders.has(batch.id) || isWhollyBlocked(state, batch.id)) continue
    if (room.ofBatch(batch.id) < 1) {
      isBlocked = true
      continue
    }
    // The same bytes are never asked for twice at once, whichever batch asks.
    if (uris.has(item.uri)) {
      isBlocked = true
      continue
    }
    const host = hostOfItem(state, item)
    const heldForMs = (state.holds.heldUntilMs(host) ?? 0) - state.deps.clock.monotonicMs()
    if (heldForMs > 0) {
      if (batch.patience === 'endless' || heldForMs <= longestBoundedHoldMs)
        delayMs = Math.min(delayMs, heldForMs)
      continue
    }
    if (isLost(item, host)) continue
    const restraint = restraintOf(item, index)
    if (restraint !== null) {
      if (restraint.forMs === null) isBlocked = true
      else delayMs = Math.min(delayMs, restraint.forMs)
      continue
    }
    const isRetry = !isUntried(item.status)
    if (room.ofHost(host, isRetry) < 1) {
      isBlocked = true
      isHostFull = true
      wants.add(host)
      const given = isRetry ? null : room.givenUp(host)
      if (given === null) continue
      if (given.inMs > 0) delayMs = Math.min(delayMs, given.inMs)
      else cut.push(given.running)
      continue
    }
    uris.add(item.uri)
    room.take(batch.id, host, { isRetry, isProbe: !isRetry && state.holds.troubleOf(host) !== null })
    chosen.push({ batch, item, host })
  }
  return { chosen, cut, delayMs: delayMs === Infinity ? null : delayMs, isBlocked, isHostFull, wants }
}

/**
 * Whether a loop starts none of a batch's ready files before someone asks anew: a bounded batch whose folder is gone, or
 * whose hosts are lost or held for longer than it waits.
 */
export function hasGivenUp(state: EngineState, batchId: number, memory: LoopMemory): boolean {
  const { store, clock } = state.deps
  const isHopeless = (item: ReadyItem): boolean => {
    const host = hostOfItem(state, item)
    const heldForMs = (state.holds.heldUntilMs(host) ?? 0) - clock.monotonicMs()
    return heldForMs > longestBoundedHoldMs || isGivenUp(state, memory, item, host)
  }
  if (store.batch(batchId)?.patience !== 'bounded') return false
  if (memory.absentFolders.has(batchId)) return true
  // The first one nearly always tells, and this is asked at every look.
  return [1, widestLook].every(limit => store.ready(batchId, clock.nowMs(), limit).every(isHopeless))
}

/** Whether a bounded run leaves a file for the next one. */
function isGivenUp({ retries }: EngineState, memory: LoopMemory, item: ReadyItem, host: string): boolean {
  const isHostLost = memory.lostHosts.has(host)
  if (isUntried(item.status)) return isHostLost && item.status.attempt === 0
  // Files of a lost host that have begun use up their attempts, unless they are too many.
  return retries.isInVain(host) || (isHostLost && retries.isHeld(host))
}
