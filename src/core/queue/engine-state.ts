import { openGate, type Gate } from '../limits/gate.ts'
import type { QueueEvent, WideTarget } from '../queue-api.ts'
import type { Bell } from './bell.ts'
import type { AdaptiveBook } from './adaptive-book.ts'
import type { ClockWatch } from '../clock-watch.ts'
import type { Loop } from './fairness.ts'
import type { Flow } from './flow.ts'
import type { GroundState } from './ground.ts'
import type { HostBook } from './host-book.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { RetryPace } from './retry-pace.ts'
import type { Shortage } from './shortage.ts'

/** A transfer that runs now. */
export interface Running {
  readonly itemId: number
  readonly batchId: number
  readonly uri: string
  /** The host that it asks first. */
  readonly host: string
  /** It has gone wrong before. */
  readonly isRetry: boolean
  /** It is asked for to see whether a host in trouble is well again. */
  readonly isProbe: boolean
  readonly flow: Flow
  /** Which loop has started it. */
  readonly loop: Loop
  readonly stop: AbortController
}

/** What the loops of one process share, so that two of them never exceed the limits together. */
export interface EngineState {
  readonly deps: QueueDeps
  readonly running: Map<number, Running>
  readonly holds: HostBook
  readonly clockWatch: ClockWatch
  readonly retries: RetryPace
  /** Files that had their whole host held at their last try. Kept in memory: a restart may ask again. */
  readonly holders: Set<number>
  readonly shortage: Shortage
  readonly ground: GroundState
  /** How many files at once each host takes. */
  readonly paces: AdaptiveBook
  /** Programs that have answered 401; see `howToAsk`. */
  readonly demandingPrograms: Set<string>
  /** Batches whose manifest is older than their items. */
  readonly changedBatches: Set<number>
  /** The manifest that is being written of a batch: two at once would write the same files. */
  readonly concluding: Map<number, Promise<unknown>>
  readonly bells: Set<Bell>
  readonly loops: Set<Loop>
  /** After how long the latest file of each host came. */
  readonly usualMs: Map<string, number>
  /** Counts the transfers that were started. */
  starts: number
  /** Counts what may change which items are ready, other than a loop starting and finishing one of its own. */
  upsets: number
  readonly emit: (event: QueueEvent) => void
  /** Whether anybody listens; saves building views for nobody. */
  readonly isHeard: () => boolean
}

/** The host that a URL asks first; a redirect's own trouble is the trouble of whoever sends us there. */
export function hostOf(url: string): string {
  return new URL(url).host
}

export function ringAll(state: EngineState): void {
  for (const bell of state.bells) bell.ring()
}

/** A file of a host came, or its bytes come: those that bring nothing meanwhile need not hold a slot. */
export function noteServed(state: EngineState, itemId: number): void {
  const served = state.running.get(itemId)
  if (!served) return
  state.usualMs.set(served.host, served.flow.came())
  let isSlotFree = false
  for (const { host, flow } of state.running.values()) {
    if (host !== served.host || flow === served.flow) continue
    const wasAside = flow.isAside
    flow.passedBy(served.flow)
    isSlotFree ||= flow.isAside && !wasAside
  }
  if (isSlotFree) ringAll(state)
}

/** Stored times move with a wall clock that was set back: a pause of four seconds stays one. */
export function followClock(state: EngineState): void {
  const backMs = state.clockWatch.setBackMs()
  if (backMs === 0) return
  state.deps.store.moveBack(backMs)
  state.upsets += 1
  state.emit({ kind: 'batch-changed', batchId: null })
}

/** Whether anything may be fetched now. */
export function gateOf({ limits }: QueueDeps): Gate {
  return limits?.gate() ?? openGate
}

/** Announces an item as it stands in the store. */
export function announce(state: EngineState, itemId: number): void {
  if (!state.isHeard()) return
  const item = state.deps.store.item(itemId)
  if (item) state.emit({ kind: 'item-changed', item })
}

/** Announces that a command changed its target, and has the loops look at it. */
export function announceTarget(state: EngineState, target: WideTarget): void {
  if (target.kind === 'item') announce(state, target.itemId)
  else state.emit({ kind: 'batch-changed', batchId: target.kind === 'batch' ? target.batchId : null })
  state.upsets += 1
  ringAll(state)
}
