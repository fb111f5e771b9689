import type { Gate } from '#core/limits/gate'
import type { Queue } from '#core/queue-api'
import type { Output } from '#shared/contract/calls'
import { rowsAtOnce } from '#shared/contract/areas/queue-rows'
import type { ItemRow, QueueList, QueueRow } from '#shared/contract/areas/queue-rows'
import type { After } from '#shared/async'
import { handledElsewhere } from '#shared/ignore'
import type { BatchView } from '#shared/models'
import { countersWithout, shownBatch } from './shown-queue.ts'
import { findMatched } from './find-matched.ts'
import { isCounted, isListed, planCounted, planFound, slice } from './row-plan.ts'
import type { FoundSection, ListSource, RowPlan } from './row-plan.ts'
import type { QueueServiceDeps } from './ports.ts'
import type { QueueReader, StoredRow } from '#core/queue/queue-reader'
import { inTurn, shownState, type ShownAs } from '#core/items/shown-state'

export interface ShownRowsDeps {
  readonly queue: Pick<Queue, 'batches' | 'holdOf' | 'isLineDown'>
  readonly reader: QueueReader
  /** Searches many files without keeping others waiting. */
  readonly search: QueueServiceDeps['search']
  readonly gate: () => Gate
  readonly monotonicMs: () => number
  readonly after: After
  /** When the day of the wall clock began, milliseconds since 1970. */
  readonly dayStartMs: () => number
  /** Bytes that are here of a file under way, when that is known. */
  readonly presentBytes: (itemId: number) => number | null
  /** Files and batches that are being removed. */
  readonly hidden: { readonly items: ReadonlySet<number>; readonly batches: ReadonlySet<number> }
  /** What the last verifications found, as it is now. */
  readonly damage: Pick<QueueServiceDeps['damage'], 'ofBatches' | 'ofFiles'>
}

/** Rows by index, and the files behind a list. */
export interface QueueRowList {
  revision(): number
  /** Call when something changed that rows may show. After an order the rows are read again at once. */
  changed(isOrdered: boolean): void
  /** One file changed. */
  itemChanged(itemId: number): void
  /** The queue as the sections see it. */
  source(): ListSource
  plan(list: QueueList): Promise<RowPlan>
  window(list: QueueList, first: number, count: number): Promise<Output<'queue.rows'>>
  /** Others have their turn while many names are looked at. */
  find(list: QueueList, text: string, after: number): Promise<number | null>
  /** Those of some files that a list holds. */
  listed(list: QueueList, ids: readonly number[]): readonly number[]
  toRows(stored: readonly StoredRow[]): readonly ItemRow[]
}

/** What was searched for is good for this long, or for some times as long as the search took. */
const searchKeptMs = 1000
const searchKeptTimes = 8
const namesAtOnce = 2000
/** So many files are searched sooner here than anywhere else. */
const searchedHere = 20_000

export function createShownRows(parts: ShownRowsDeps): QueueRowList {
  const { queue, reader } = parts
  let revision = 1
  let source: { readonly revision: number; readonly value: ListSource } | null = null
  let plans = new Map<string, Planned>()
  let searched: Searched | null = null
  let hiddenTally: (Hidden & { readonly sinceMs: number }) | null = null

  function readSource(): ListSource {
    if (source?.revision === revision) return source.value
    const sinceMs = parts.dayStartMs()
    const hiddenBatches = parts.hidden.batches
    const hidden = hiddenNow(sinceMs)
    const hiddenOf = Map.groupBy(hidden.counters, ({ batchId }) => batchId)
    const damageOf = parts.damage.ofBatches()
    const batches = queue
      .batches()
      .filter(({ id }) => !hiddenBatches.has(id))
      .map(batch => shownBatch(batch, hiddenOf.get(batch.id) ?? [], damageOf(batch.id)))
    const finished = [...hiddenBatches].reduce(
      (left, batchId) => without(left, reader.finishedSince(sinceMs, batchId)),
      without(reader.finishedSince(sinceMs, null), hidden.finished),
    )
    const value: ListSource = {
      batches,
      counters: countersWithout(reader.counters(), hidden.counters),
      queuedAs: remembered(batchId => queuedAs(batches.find(({ id }) => id === batchId))),
      finished: { sinceMs, ...finished },
    }
    source = { revision, value }
    return value
  }

  /** Counted again only when the count can differ: 100,000 files that are being removed take 200 ms. */
  function hiddenNow(sinceMs: number): Hidden {
    const { items, batches } = parts.hidden
    if (items.size === 0) return noneHidden
    if (hiddenTally?.sinceMs !== sinceMs)
      hiddenTally = { sinceMs, ...reader.countersOf([...items], [...batches], sinceMs) }
    return hiddenTally
  }

  function queuedAs(batch: BatchView | undefined): ShownAs {
    const hold = batch === undefined ? null : queue.holdOf(batch.id)
    const over = { isBatchPaused: batch?.state === 'paused', gate: parts.gate(), hold }
    return shownState(inTurn, over) ?? inTurn
  }

  async function plan(list: QueueList): Promise<Planned> {
    const key = JSON.stringify(list)
    const known = plans.get(key)
    if (known?.revision === revision) return known
    const isPlain = isCounted(list) && parts.hidden.items.size + parts.hidden.batches.size === 0
    const found = isPlain ? null : await search(list)
    // What was found a moment ago is planned already.
    if (known !== undefined && found !== null && known.found === found.found) return known
    const now = readSource()
    const ofBatch = list.batchId === null ? now : inBatch(now, list.batchId)
    const made: Planned =
      found === null
        ? { revision, found: null, plan: planCounted(list, ofBatch) }
        : { ...found, plan: planFound(list, ofBatch, found.found) }
    if (plans.size > 8) plans = new Map()
    plans.set(key, made)
    return made
  }

  const inBatch = (now: ListSource, batchId: number): ListSource => ({
    ...now,
    finished: { sinceMs: now.finished.sinceMs, ...reader.finishedSince(now.finished.sinceMs, batchId) },
  })

  /** The last search, also while it is under way: windows of one list share it. */
  async function search({
    open: _open,
    ...list
  }: QueueList): Promise<Pick<Planned, 'revision'> & SearchedNow> {
    const key = JSON.stringify(list)
    const startMs = parts.monotonicMs()
    const isFresh = searched?.revision === revision || startMs < (searched?.untilMs ?? 0)
    const now = searched?.key === key && isFresh ? searched : begin(key, { ...list, open: [] })
    return { revision: now.revision, found: await now.found }
  }

  function begin(key: string, list: QueueList): Searched {
    const startMs = parts.monotonicMs()
    const begun: Searched = { key, revision, untilMs: Infinity, found: findSections(list) }
    searched = begun
    const ended = begun.found.then(() => {
      const endMs = parts.monotonicMs()
      begun.untilMs = endMs + Math.max(searchKeptMs, searchKeptTimes * (endMs - startMs))
    })
    void handledElsewhere(ended, () => {
      if (searched === begun) searched = null
    })
    return begun
  }

  /** In this thread where that takes no time; many files elsewhere. */
  async function findSections(list: QueueList): Promise<readonly FoundSection[]> {
    const { batches, counters, queuedAs: shownAs, finished } = readSource()
    const batchIds = batches.map(({ id }) => id)
    const asked = counters.filter(({ batchId }) => list.batchId === null || batchId === list.batchId)
    const hidden = parts.hidden.items
    if (asked.reduce((sum, { items }) => sum + items, hidden.size) > searchedHere) {
      // What it answers counts as of this revision.
      reader.commit()
      return parts.search({
        list,
        batches: batchIds.map(id => ({ id, state: shownAs(id).state, reason: shownAs(id).reason })),
        sinceMs: finished.sinceMs,
        hidden: Float64Array.from(hidden),
      })
    }
    const matches = reader.matches(list.text, list.batchId, list.sort)
    return findMatched(list, { batchIds, queuedAs: shownAs, sinceMs: finished.sinceMs, hidden }, matches)
  }

  const toRows = (some: readonly StoredRow[]): readonly ItemRow[] => {
    const damage = parts.damage.ofFiles(some.flatMap(({ id, state }) => (state === 'done' ? [id] : [])))
    return some.map(stored => toRow(stored, damage.get(stored.id) ?? null))
  }

  function toRow(stored: StoredRow, damage: ItemRow['damage']): ItemRow {
    const { id, batchId, filename, state, reason, detail, sizeBytes, attempt, sinceMs, isSameTwice } = stored
    const shown = state === 'queued' ? readSource().queuedAs(batchId) : null
    const isRunning = state === 'fetching' || state === 'verifying'
    const live = isRunning ? parts.presentBytes(id) : null
    const presentBytes = state === 'done' ? sizeBytes : (live ?? stored.partBytes)
    return {
      kind: 'item',
      id,
      section: null,
      batchId,
      filename,
      state: shown?.state ?? state,
      reason: shown === null ? reason : shown.reason,
      detail: shown?.detail ?? detail,
      sizeBytes,
      presentBytes,
      attempt,
      nextAttemptMs: shown === null ? stored.nextAttemptMs : shown.untilMs,
      sinceMs,
      isBatchPaused: readSource().batches.find(batch => batch.id === batchId)?.state === 'paused',
      isSameTwice,
      damage,
      ...((shown === null ? reason : shown.reason) === 'network' && { hasLine: !queue.isLineDown() }),
    }
  }

  return {
    revision: () => revision,
    changed: isOrdered => {
      revision += 1
      if (!isOrdered) return
      plans = new Map()
      searched = null
      hiddenTally = null
    },
    itemChanged: itemId => {
      revision += 1
      if (parts.hidden.items.has(itemId)) hiddenTally = null
    },
    source: readSource,
    plan: async list => (await plan(list)).plan,
    window: async (list, first, count) => {
      const { plan: planned, revision: readAt } = await plan(list)
      const rows = slice(planned, first, count).flatMap((part): readonly QueueRow[] =>
        part.kind === 'section'
          ? [part.row]
          : toRows(reader.rows(part.stretch)).map(row => ({ ...row, section: part.section })),
      )
      const sections = planned.sections
        .slice(0, rowsAtOnce)
        .map(({ row: { key, items, isOpen } }) => ({ key, items, isOpen }))
      return { revision: readAt, total: planned.total, openItems: planned.openItems, sections, rows }
    },
    find: async (list, text, after) => {
      const { plan: planned } = await plan(list)
      const wanted = text.toLowerCase()
      const from = Math.min(after + 1, planned.total)
      const behind = await findBetween(planned, wanted, from, planned.total)
      return behind ?? findBetween(planned, wanted, 0, from)
    },
    listed: (list, ids) => {
      const shownIds = ids.filter(id => !parts.hidden.items.has(id))
      const piece = { kind: 'ids', ids: shownIds } as const
      return reader
        .rows({ piece, first: 0, count: shownIds.length, items: shownIds.length })
        .filter(file => isListed(file, list, readSource()))
        .map(({ id }) => id)
    },
    toRows,
  }

  async function findBetween(
    planned: RowPlan,
    wanted: string,
    first: number,
    end: number,
  ): Promise<number | null> {
    for (let at = first; at < end; at += namesAtOnce) {
      if (at > first) await new Promise<void>(resolve => void parts.after(0, resolve))
      let index = at
      for (const part of slice(planned, at, Math.min(namesAtOnce, end - at))) {
        if (part.kind === 'section') {
          index += 1
          continue
        }
        const found = reader.names(part.stretch).findIndex(name => name.toLowerCase().startsWith(wanted))
        if (found >= 0) return index + found
        index += part.stretch.count
      }
    }
    return null
  }
}

interface Tally {
  readonly items: number
  readonly bytes: number
}
type Hidden = ReturnType<QueueReader['countersOf']>
const noneHidden: Hidden = { counters: [], finished: { items: 0, bytes: 0 } }
const without = (whole: Tally, part: Tally): Tally => ({
  items: Math.max(0, whole.items - part.items),
  bytes: Math.max(0, whole.bytes - part.bytes),
})

interface Planned {
  /** Of the queue, as it was when this was read. */
  readonly revision: number
  readonly found: readonly FoundSection[] | null
  readonly plan: RowPlan
}

interface Searched {
  readonly key: string
  readonly revision: number
  untilMs: number
  readonly found: Promise<readonly FoundSection[]>
}
interface SearchedNow {
  readonly found: readonly FoundSection[]
}

/** The same answer for the same number. */
function remembered<T>(read: (id: number) => T): (id: number) => T {
  const known = new Map<number, T>()
  return id => {
    const value = known.get(id) ?? read(id)
    known.set(id, value)
    return value
  }
}
