import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

/*
 * The states of an item. `rules` below has every arrow but the two of `broke`.
 *
 *           claimed            verifying            finished
 *   queued ----------> fetching ----------> verifying ----------> done
 *     ^                   |                     |                  |
 *     +---- restarted ----+---------------------+                  |
 *     |                   |                     |                  |
 *     |                   +------- broke -------+                  |
 *     |                        |          |                        |
 *     |                   wait v          v fail                   |
 *     +-- woken, retried - waiting      failed                     |
 *     +-- retried -----------------------/                         |
 *     +-- outdated, refreshed -------------------------------------+
 *
 * A waiting item is also claimed when its time has come.
 * paused: from queued, waiting, fetching and verifying. `resumed` leads back to queued. `finished` leads to done, where the
 * file was published in the moment of the pause.
 * cancelled: from every state but done. `retried` leads back to queued.
 */

/** Broken attempts that count against a limit, by kind of trouble: a bad line must not use up the tries of bad bytes. */
export interface Breaks {
  readonly transient: number
  readonly integrity: number
  readonly gone: number
}
export type BreakClass = keyof Breaks
export const noBreaks: Breaks = { transient: 0, integrity: 0, gone: 0 }

interface Counted {
  /** Attempts begun; an attempt that was interrupted by a stop or a pause does not count. */
  readonly attempt: number
  readonly breaks: Breaks
}
export type ItemStatus = Counted &
  (
    | { readonly kind: Exclude<ItemState, 'waiting' | 'failed'> }
    /** `untilMs` null waits for something to happen (a token), not for a time. */
    | { readonly kind: 'waiting'; readonly reason: Reason; readonly untilMs: number | null }
    | { readonly kind: 'failed'; readonly reason: Reason }
  )

/** What follows a broken attempt; `spends` names the count that it uses up, null for a hold that costs nothing. */
export type Next =
  | { readonly kind: 'fail' }
  | { readonly kind: 'wait'; readonly untilMs: number | null; readonly spends: BreakClass | null }

export type SimpleEvent =
  | 'claimed'
  | 'verifying'
  | 'finished'
  | 'paused'
  | 'resumed'
  | 'cancelled'
  | 'retried'
  | 'woken'
  | 'outdated'
  | 'refreshed'
  | 'restarted'
export type ItemEvent =
  { readonly kind: SimpleEvent } | { readonly kind: 'broke'; readonly reason: Reason; readonly next: Next }

/** How an event treats the counts: a claim begins an attempt, an interruption takes it back, asking again forgets all. */
export type Counting = 'keep' | 'begin' | 'take back' | 'forget'
export interface TransitionRule {
  readonly from: readonly ItemState[]
  readonly to: ItemState
  readonly counting: Counting
}

const runningStates = ['fetching', 'verifying'] as const satisfies readonly ItemState[]

/** Events whose outcome depends on the state's kind alone, as data: the store applies the same rows to many items. */
export const rules: Readonly<Record<SimpleEvent, TransitionRule>> = {
  claimed: { from: ['queued', 'waiting'], to: 'fetching', counting: 'begin' },
  verifying: { from: ['fetching'], to: 'verifying', counting: 'keep' },
  // A file that was published in the moment of a pause is there, and the item says so (also when it was resumed since).
  finished: { from: ['fetching', 'verifying', 'paused', 'queued'], to: 'done', counting: 'keep' },
  paused: { from: ['queued', 'waiting', 'fetching', 'verifying'], to: 'paused', counting: 'keep' },
  resumed: { from: ['paused'], to: 'queued', counting: 'keep' },
  cancelled: {
    from: ['queued', 'waiting', 'paused', 'fetching', 'verifying', 'failed'],
    to: 'cancelled',
    counting: 'keep',
  },
  retried: { from: ['waiting', 'failed', 'cancelled'], to: 'queued', counting: 'forget' },
  // What it waited for has come, e.g. a token; nothing that was learned is forgotten.
  woken: { from: ['waiting'], to: 'queued', counting: 'keep' },
  // The file on disk is no longer what was recorded, or the archive lists another one.
  outdated: { from: ['done'], to: 'queued', counting: 'forget' },
  // The archive is asked whether it has another version; what is recorded stays until it has.
  refreshed: { from: ['done'], to: 'queued', counting: 'forget' },
  // Process start, and a stop: what was running is queued again and its part on disk is inspected.
  restarted: { from: runningStates, to: 'queued', counting: 'take back' },
}

/** Nothing has gone wrong with it yet that counts: holds that cost nothing (no line, no token) do not. */
export const isUntried = ({ breaks }: Pick<ItemStatus, 'breaks'>): boolean =>
  breaks.transient + breaks.integrity + breaks.gone === 0

export const newStatus: ItemStatus = { kind: 'queued', attempt: 0, breaks: noBreaks }

/** Pure: saves nothing, starts nothing. An event that does not apply returns the very same state. */
export function step(state: ItemStatus, event: ItemEvent): ItemStatus {
  if (event.kind === 'broke') return breakOff(state, event.reason, event.next)
  const rule = rules[event.kind]
  if (!rule.from.includes(state.kind)) return state
  return withKind(rule.to, recount(state, rule.counting))
}

/** The one reason why an item does not move; null while it runs, when it is done, and while a person paused it. */
export function reasonOf(state: ItemStatus): Reason | null {
  if (state.kind === 'waiting' || state.kind === 'failed') return state.reason
  return settledReason(state.kind)
}

/** The reason that a state implies by itself. */
export function settledReason(kind: ItemState): Reason | null {
  if (kind === 'queued') return 'turn'
  return kind === 'cancelled' ? 'cancelled' : null
}

function breakOff(state: ItemStatus, reason: Reason, next: Next): ItemStatus {
  if (!isRunning(state.kind)) return state
  if (next.kind === 'fail') return { kind: 'failed', attempt: state.attempt, breaks: state.breaks, reason }
  const { spends, untilMs } = next
  const breaks = spends ? { ...state.breaks, [spends]: state.breaks[spends] + 1 } : state.breaks
  return { kind: 'waiting', attempt: state.attempt, breaks, reason, untilMs }
}

function isRunning(kind: ItemState): boolean {
  return kind === 'fetching' || kind === 'verifying'
}

function recount(state: ItemStatus, counting: Counting): Counted {
  const { attempt, breaks } = state
  switch (counting) {
    case 'keep':
      return { attempt, breaks }
    case 'begin':
      return { attempt: attempt + 1, breaks }
    case 'take back':
      return { attempt: Math.max(0, attempt - 1), breaks }
    case 'forget':
      return { attempt: 0, breaks: noBreaks }
  }
}

function withKind(kind: ItemState, counted: Counted): ItemStatus {
  // No rule of the table leads to these two: they carry a reason and are reached by `broke` alone.
  if (kind === 'waiting' || kind === 'failed') throw new TypeError(`No simple event leads to ${kind}.`)
  return { kind, attempt: counted.attempt, breaks: counted.breaks }
}
