import type { ItemView } from '#shared/models'
import type { Reason } from '#shared/reasons'
import { itemStates, type ItemState } from '#shared/states'
import { openGate, type Gate } from '../limits/gate.ts'
import type { BatchHold, ItemFilter } from '../queue-api.ts'
import { mergeCounts, type StateCount } from './state-counts.ts'

/*
 * What is queued does not wait for its turn while its batch is paused, the gate is shut, or its disk or host is held.
 * That is shown where the queue is looked at, instead of being written into a million rows.
 */

/** What lies over the queued items of a batch. */
export interface Over {
  readonly isBatchPaused: boolean
  readonly gate: Gate
  readonly hold: BatchHold | null
}
export const nothingOver: Over = { isBatchPaused: false, gate: openGate, hold: null }

/** How a queued item is shown. */
export interface ShownAs {
  readonly state: ItemState
  readonly reason: Reason | null
  /** When that ends by itself; null where it does not, or is not known. */
  readonly untilMs: number | null
  /** Since when it is held; null: as long as the item itself. */
  readonly sinceMs: number | null
  /** What happened to the file that was held first; null: the item's own words apply. */
  readonly detail: string | null
}

export const inTurn: ShownAs = { state: 'queued', reason: 'turn', untilMs: null, sinceMs: null, detail: null }

/** Pure: how an item is shown under what lies over its batch. The first that applies; null: as it is stored. */
export function shownState(
  item: { readonly state: ItemState },
  { isBatchPaused, gate, hold }: Over,
): ShownAs | null {
  if (item.state !== 'queued') return null
  if (isBatchPaused) return { state: 'paused', reason: null, untilMs: null, sinceMs: null, detail: null }
  if (gate.kind === 'stopped')
    return { state: 'waiting', reason: gate.reason, untilMs: gate.untilMs, sinceMs: null, detail: null }
  return hold && { state: 'queued', detail: null, ...hold }
}

/** Pure. An item that came later than the hold is held since it came. */
export function shownItem(item: ItemView, over: Over): ItemView {
  const shown = shownState(item, over)
  if (shown === null) return item
  const { state, reason, sinceMs, untilMs } = shown
  return {
    ...item,
    state,
    reason,
    detail: shown.detail ?? item.detail,
    nextAttemptMs: untilMs,
    ...(sinceMs !== null && { sinceMs: Math.max(sinceMs, item.sinceMs ?? sinceMs) }),
  }
}

/** Pure: the same for the counts of one batch. */
export function shownCounts(counts: readonly StateCount[], over: Over): readonly StateCount[] {
  const queued = counts.find(({ state }) => state === 'queued')
  const shown = queued && shownState(queued, over)
  if (!shown) return counts
  const { state, reason } = shown
  return mergeCounts(counts.map(count => (count.state === 'queued' ? { ...count, state, reason } : count)))
}

/** Pure: the filter that finds in the store what is shown under a gate for the one given. */
export function storedFilter(filter: ItemFilter, gate: Gate): ItemFilter {
  if (gate.kind === 'open') return filter
  const { states: askedStates = itemStates, reasons: askedReasons } = filter
  const isShown =
    askedStates.includes('waiting') && (askedReasons === undefined || askedReasons.includes(gate.reason))
  const states = askedStates.filter(state => state !== 'queued')
  return {
    ...filter,
    states: isShown ? [...states, 'queued'] : states,
    ...(askedReasons && { reasons: isShown ? [...askedReasons, 'turn'] : askedReasons }),
  }
}
