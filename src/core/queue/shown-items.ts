import type { ItemView } from '#shared/models'
import type { Reason } from '#shared/reasons'
import type { BatchState } from '#shared/states'
import type { Hosts } from '../hosts/hosts.ts'
import type { Gate } from '../limits/gate.ts'
import type { Clock } from '../ports.ts'
import type { BatchHold, ItemFilter, ItemWindow } from '../queue-api.ts'
import type { BlockedBatches } from './blocked-batches.ts'
import { shownCounts, shownItem, storedFilter, type Over } from '../items/shown-state.ts'
import { mergeCounts, type StateCount } from '../items/state-counts.ts'
import type { QueueStore } from './store-port.ts'

interface ShownItemsParts {
  readonly store: QueueStore
  readonly clock: Clock
  readonly gate: () => Gate
  readonly hosts: Hosts
  readonly blocked: BlockedBatches
}

type StateOf = (batchId: number) => BatchState | null

/** Reads items and counts as they are shown: the store's own, under what lies over their batch now. Only asked from outside. */
export class ShownItems {
  readonly #parts: ShownItemsParts

  constructor(parts: ShownItemsParts) {
    this.#parts = parts
  }

  item(itemId: number): ItemView | null {
    const item = this.#parts.store.item(itemId)
    return item && this.#shown(item, this.#states())
  }

  /** A window of items, filtered by what is shown of them. */
  items(filter: ItemFilter, window: ItemWindow): readonly ItemView[] {
    const { store, gate } = this.#parts
    const stored = storedFilter(filter, gate())
    const stateOf = this.#states()
    const { states, reasons } = filter
    const isPausedAsked =
      (states ?? reasons) !== undefined && this.#pausedIds(filter.batchId ?? null).size > 0
    if (!isPausedAsked && !this.#isHoldAsked(filter))
      return store.items(stored, window).map(item => this.#shown(item, stateOf))
    const isQueuedToo = isPausedAsked && states?.includes('paused') === true
    const wide: ItemFilter = {
      ...stored,
      ...(stored.states && { states: isQueuedToo ? withMember(stored.states, 'queued') : stored.states }),
      ...(stored.reasons && { reasons: withMember(stored.reasons, 'turn') }),
    }
    const isAsked = (item: ItemView): boolean =>
      (states?.includes(item.state) ?? true) &&
      (reasons === undefined || (item.reason !== null && reasons.includes(item.reason)))
    const found: ItemView[] = []
    for (let { afterId } = window; ;) {
      const page = store.items(wide, { ...window, afterId })
      found.push(...page.map(item => this.#shown(item, stateOf)).filter(isAsked))
      const last = page.at(-1)
      if (last === undefined || page.length < window.limit || found.length >= window.limit)
        return found.slice(0, window.limit)
      afterId = last.id
    }
  }

  /** The counts of one batch, or (null) of all. */
  counts(batchId: number | null): readonly StateCount[] {
    const { store, gate } = this.#parts
    const paused = this.#pausedIds(batchId)
    const isHeld = gate().kind === 'open' && this.#holdReasons().length > 0
    const over: Over = { isBatchPaused: false, gate: gate(), hold: null }
    if (!isHeld && paused.size === 0) return shownCounts(store.outcomes(batchId), over)
    const ids =
      batchId === null
        ? store.batches().flatMap(({ id, state }) => (state === 'planning' ? [] : [id]))
        : [batchId]
    return mergeCounts(
      ids.flatMap(id => {
        const isBatchPaused = paused.has(id)
        const hold = isHeld && !isBatchPaused ? this.holdOf(id) : null
        return shownCounts(store.outcomes(id), { ...over, isBatchPaused, hold })
      }),
    )
  }

  /** What holds a batch, by the file that would start next; null for nothing. */
  holdOf(batchId: number): BatchHold | null {
    const { store, clock } = this.#parts
    if (this.#holdReasons().length === 0) return null
    const [next] = store.ready(batchId, clock.nowMs(), 1)
    return next ? this.#holdOf(batchId, next, this.#states()) : null
  }

  #shown(item: ItemView, stateOf: StateOf): ItemView {
    if (item.state !== 'queued') return item
    const isBatchPaused = stateOf(item.batchId) === 'paused'
    const hold = this.#holdOf(item.batchId, item, stateOf)
    return shownItem(item, { isBatchPaused, gate: this.#parts.gate(), hold })
  }

  /** The states of batches, each read once: the items of a window are few batches' own. */
  #states(): StateOf {
    const { store } = this.#parts
    const known = new Map<number, BatchState | null>()
    return batchId => {
      const read = known.get(batchId)
      if (read !== undefined) return read
      const state = store.batch(batchId)?.state ?? null
      known.set(batchId, state)
      return state
    }
  }

  #holdOf(batchId: number, item: { readonly uri: string }, stateOf: StateOf): BatchHold | null {
    const { blocked, hosts, clock } = this.#parts
    const block = blocked.wholeBlock(batchId)
    if (block === null && hosts.holds.causes().length === 0) return null
    if (stateOf(batchId) !== 'queued') return null
    if (block !== null) return { reason: block.reason, sinceMs: block.sinceMs, untilMs: null }
    const held = hosts.holds.shown(hosts.ofItem(item))
    if (held === null) return null
    const { cause, untilMs } = held
    return { ...cause, untilMs: untilMs === null ? null : clock.nowMs() + untilMs - clock.monotonicMs() }
  }

  /** Whether a filter asks for queued items by a reason that a hold changes. */
  #isHoldAsked({ reasons }: ItemFilter): boolean {
    const holding = this.#parts.gate().kind === 'stopped' ? [] : this.#holdReasons()
    if (reasons === undefined || holding.length === 0) return false
    return reasons.includes('turn') || holding.some(reason => reasons.includes(reason))
  }

  /** Of one batch or (null) all: those that a person has paused. */
  #pausedIds(batchId: number | null): ReadonlySet<number> {
    const { store } = this.#parts
    const one = batchId === null ? null : store.batch(batchId)
    const batches = batchId === null ? store.batches() : one === null ? [] : [one]
    return new Set(batches.flatMap(({ id, state }) => (state === 'paused' ? [id] : [])))
  }

  /** The reasons for which anything is held now. */
  #holdReasons(): readonly Reason[] {
    const { blocked, hosts } = this.#parts
    return [...blocked.reasons(), ...hosts.holds.causes().map(({ reason }) => reason)]
  }
}

const withMember = <T>(list: readonly T[], member: T): readonly T[] => [...new Set([...list, member])]
