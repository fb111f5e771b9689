import type { ItemView } from '#shared/models'
import type { Reason } from '#shared/reasons'
import { filterUnder, itemUnder, outcomesUnder } from '../limits/under-gate.ts'
import type { ItemFilter, ItemWindow } from '../queue-api.ts'
import { gateOf, hostOf, type EngineState } from './engine-state.ts'
import type { Outcome } from './exit-code.ts'

/** Why nothing of a batch can start, whatever its turn. Milliseconds since 1970. */
export interface Held {
  readonly reason: Reason
  readonly sinceMs: number
  readonly detail?: string
  /** Null: nobody can tell. */
  readonly untilMs: number | null
}

/*
 * As under a shut gate, what is queued does not wait for its turn while its whole batch is held: by its disk, its folder
 * or its host. That too is said where the queue is looked at, instead of being written into a million rows.
 */

/** Pure: a queued item under what holds its batch. Items that came later are held since they came. */
export function itemHeld(held: Held | null, item: ItemView): ItemView {
  if (held === null || item.state !== 'queued') return item
  const sinceMs = Math.max(held.sinceMs, item.sinceMs ?? held.sinceMs)
  const detail = held.detail ?? item.detail
  return { ...item, reason: held.reason, detail, sinceMs, nextAttemptMs: held.untilMs }
}

/** Pure: the same for the counts of a batch. */
export function outcomesHeld(held: Held | null, outcomes: readonly Outcome[]): readonly Outcome[] {
  if (held === null) return outcomes
  return outcomes.map(outcome => (outcome.state === 'queued' ? { ...outcome, reason: held.reason } : outcome))
}

/** Pure: what would be queued is paused with its whole batch, and a person is the reason. */
export function outcomesPaused(outcomes: readonly Outcome[]): readonly Outcome[] {
  const isPaused = ({ state }: Outcome): boolean => state === 'queued' || state === 'paused'
  const others = outcomes.filter(outcome => !isPaused(outcome))
  const [first, ...rest] = outcomes.filter(isPaused)
  if (first === undefined) return outcomes
  const add = (sum: Outcome, { items, bytes }: Outcome): Outcome => ({
    ...sum,
    items: sum.items + items,
    bytes: sum.bytes + bytes,
  })
  return [...others, rest.reduce(add, { ...first, state: 'paused', reason: null })]
}

/** An item as it is shown. */
export function shownItem(state: EngineState, item: ItemView): ItemView {
  if (item.state !== 'queued') return item
  if (state.deps.store.batch(item.batchId)?.state === 'paused')
    return { ...item, state: 'paused', reason: null, nextAttemptMs: null }
  const gate = gateOf(state.deps)
  if (gate.kind === 'stopped') return itemUnder(gate, item)
  return itemHeld(heldOf(state, item.batchId, item.uri), item)
}

/** A window of items as they are shown, filtered by what is shown of them. */
export function shownItems(state: EngineState, filter: ItemFilter, window: ItemWindow): readonly ItemView[] {
  const { store } = state.deps
  const gate = gateOf(state.deps)
  const { states, reasons } = filter
  const holding = gate.kind === 'stopped' ? [] : reasonsNow(state)
  const isHeldAsked =
    reasons !== undefined &&
    holding.length > 0 &&
    (reasons.includes('turn') || holding.some(reason => reasons.includes(reason)))
  const isPausedAsked = (states ?? reasons) !== undefined && pausedIds(state, filter.batchId ?? null).size > 0
  const under = filterUnder(gate, filter)
  if (!isHeldAsked && !isPausedAsked) return store.items(under, window).map(item => shownItem(state, item))
  const isQueuedToo = isPausedAsked && states?.includes('paused') === true
  const wide: ItemFilter = {
    ...under,
    ...(under.states && {
      states: [...new Set([...under.states, ...(isQueuedToo ? ['queued' as const] : [])])],
    }),
    ...(under.reasons && { reasons: [...new Set([...under.reasons, 'turn' as const])] }),
  }
  const isAsked = (item: ItemView): boolean =>
    (states?.includes(item.state) ?? true) &&
    (reasons === undefined || (item.reason !== null && reasons.includes(item.reason)))
  const found: ItemView[] = []
  for (let { afterId } = window; ;) {
    const page = store.items(wide, { ...window, afterId })
    const shown = page.map(item => shownItem(state, item))
    found.push(...shown.filter(isAsked))
    const last = page.at(-1)
    if (last === undefined || page.length < window.limit || found.length >= window.limit)
      return found.slice(0, window.limit)
    afterId = last.id
  }
}

/** The counts of one batch, or (null) of all, as they are shown. */
export function shownOutcomes(state: EngineState, batchId: number | null): readonly Outcome[] {
  const { store, clock } = state.deps
  const gate = gateOf(state.deps)
  const paused = pausedIds(state, batchId)
  const isHeld = gate.kind === 'open' && reasonsNow(state).length > 0
  if (!isHeld && paused.size === 0) return outcomesUnder(gate, store.outcomes(batchId))
  const ids =
    batchId === null
      ? store.batches().flatMap(({ id, state: of }) => (of === 'planning' ? [] : [id]))
      : [batchId]
  return merged(
    ids.flatMap(id => {
      if (paused.has(id)) return outcomesPaused(store.outcomes(id))
      if (!isHeld) return outcomesUnder(gate, store.outcomes(id))
      const [next] = store.ready(id, clock.nowMs(), 1)
      return outcomesHeld(next ? heldOf(state, id, next.uri) : null, store.outcomes(id))
    }),
  )
}

/** What holds a batch whose files come from where this URI does; null while it may run, and while it is paused. */
function heldOf(state: EngineState, batchId: number, uri: string): Held | null {
  const { ground, holds, deps } = state
  const blocked = ground.blocked.get(batchId)
  if (blocked?.isWhole !== true && holds.causes().length === 0) return null
  if (deps.store.batch(batchId)?.state !== 'queued') return null
  if (blocked?.isWhole === true) return { reason: blocked.reason, sinceMs: blocked.sinceMs, untilMs: null }
  const host = hostOf(deps.downloadUrl(uri))
  const hold = holds.shown(host)
  if (hold === null) return null
  const { cause, untilMs } = hold
  return {
    ...cause,
    untilMs: untilMs === null ? null : deps.clock.nowMs() + untilMs - deps.clock.monotonicMs(),
  }
}

/** Of one batch or (null) all: those that a person has paused. */
function pausedIds({ deps }: EngineState, batchId: number | null): ReadonlySet<number> {
  const one = batchId === null ? null : deps.store.batch(batchId)
  const batches = batchId === null ? deps.store.batches() : one === null ? [] : [one]
  return new Set(batches.flatMap(({ id, state }) => (state === 'paused' ? [id] : [])))
}

/** The reasons for which anything is held now. */
function reasonsNow({ ground, holds }: EngineState): readonly Reason[] {
  const ofDisks = [...ground.blocked.values()].filter(({ isWhole }) => isWhole)
  return [...ofDisks, ...holds.causes()].map(({ reason }) => reason)
}

/** Counts of the same state and reason become one row. */
function merged(outcomes: readonly Outcome[]): readonly Outcome[] {
  const rows = new Map<string, Outcome>()
  for (const outcome of outcomes) {
    const key = `${outcome.state} ${outcome.reason}`
    const { items, bytes } = rows.get(key) ?? { items: 0, bytes: 0 }
    rows.set(key, { ...outcome, items: items + outcome.items, bytes: bytes + outcome.bytes })
  }
  return [...rows.values()]
}
