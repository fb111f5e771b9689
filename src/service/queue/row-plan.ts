import { queueGroups } from '#shared/contract/areas/queue-rows'
import type { QueueGroup, QueueList, SectionRow } from '#shared/contract/areas/queue-rows'
import { batchResult } from '#core/manifests/batch-result'
import { itemStates } from '#shared/states'
import type { ItemState } from '#shared/states'
import { groupOf } from './groups.ts'
import type { ShownAs } from '#core/items/shown-state'
import type { IdList, QueueCounter, Match, RowPiece, RowStretch } from '#core/queue/queue-reader'
import type { ShownBatch } from './shown-queue.ts'

/** What a list is made of. */
export interface ListSource {
  /** Those that are shown, in the order in which they run. */
  readonly batches: readonly ShownBatch[]
  readonly counters: readonly QueueCounter[]
  /** How the queued files of a batch are shown: as they are, paused, or held. */
  readonly queuedAs: (batchId: number) => ShownAs
  /** Where the day began, and what has come to an end since. */
  readonly finished: { readonly sinceMs: number; readonly items: number; readonly bytes: number }
}

export interface PlannedPiece {
  readonly piece: RowPiece
  readonly items: number
  readonly bytes: number
}
export interface Section {
  readonly row: SectionRow
  readonly pieces: readonly PlannedPiece[]
}
export interface RowPlan {
  readonly sections: readonly Section[]
  readonly total: number
  readonly openItems: number
}

/** Whether counters and indexes are enough for a list; otherwise its files have to be searched for. */
export function isCounted({ text, sort, states, arrange }: QueueList): boolean {
  const ended = (['done', 'cancelled'] as const).filter(state => states.includes(state)).length
  const isWholeDay = arrange === 'batch' || ended !== 1 || states.length === 0
  return text === '' && sort.by === 'order' && isWholeDay
}

/** Pure: the sections of a list from the counters of the queue. */
export function planCounted(list: QueueList, source: ListSource): RowPlan {
  const countersOf = Map.groupBy(source.counters, counter => counter.batchId)
  const batches = source.batches.filter(({ id }) => list.batchId === null || id === list.batchId)
  const standing = (of: ShownBatch): readonly (QueueCounter & { readonly isAsked: boolean })[] =>
    (countersOf.get(of.id) ?? [])
      .toSorted((a, b) => stateOrder(a.state) - stateOrder(b.state))
      .map(counter => ({ ...counter, isAsked: isAsked(list, shownAs(counter, source)) }))
  if (list.arrange === 'batch') {
    const isAll = list.states.length === 0 && list.reasons.length === 0
    return joined(
      batches.map(batch => {
        const counters = standing(batch).filter(counter => counter.isAsked)
        const whole: PlannedPiece = { piece: { kind: 'batch', batchId: batch.id }, ...tallyOf(counters) }
        return sectionOf(list, { batch }, isAll ? [whole] : counters.map(pieceOf))
      }),
    )
  }
  const asked = batches.flatMap(batch => standing(batch).filter(counter => counter.isAsked))
  const { sinceMs, ...tally } = source.finished
  const isFinishedAsked =
    list.reasons.length === 0 && (list.states.length === 0 || list.states.includes('done'))
  const finished: PlannedPiece = { piece: { kind: 'finished', sinceMs, batchId: list.batchId }, ...tally }
  return joined(
    queueGroups.map(group =>
      sectionOf(
        list,
        { group },
        group === 'finished'
          ? [...(isFinishedAsked ? [finished] : [])]
          : asked.filter(({ state, reason }) => groupOf(state, reason) === group).map(pieceOf),
      ),
    ),
  )
}

/** What decides which of the files that were searched for a list holds, and below which section. */
export interface MatchSource {
  /** Those that are shown, in the order in which they run. */
  readonly batchIds: readonly number[]
  readonly queuedAs: (batchId: number) => Pick<ShownAs, 'state' | 'reason'>
  /** Where the day began. */
  readonly sinceMs: number
}

/** Files of one section, in the order of the list. */
export interface FoundSection {
  readonly of: { readonly group: QueueGroup } | { readonly batchId: number }
  readonly ids: IdList
  readonly bytes: number
}

/**
 * Pure: the files of each section out of those that were searched for, which come sorted as asked. Looks at each once and
 * keeps its id alone, so that a million of them take little memory.
 */
export function findMatched(
  list: QueueList,
  source: MatchSource,
  matches: Iterable<Match>,
): readonly FoundSection[] {
  const places = new Map(source.batchIds.map((id, place) => [id, place]))
  const asked = askedOf(list, source)
  const sections = new Map<number | QueueGroup, Gathered>(
    list.arrange === 'batch'
      ? list.batchId === null || !places.has(list.batchId)
        ? []
        : [[list.batchId, gathered()]]
      : queueGroups.map(group => [group, gathered()]),
  )
  const isByTurn = list.arrange === 'group' && list.sort.by === 'order'
  for (const match of matches) {
    const place = places.get(match.batchId)
    if (place === undefined || (list.batchId !== null && match.batchId !== list.batchId)) continue
    if (!asked(match)) continue
    const key = list.arrange === 'batch' ? match.batchId : sectionKeyOf(match, source)
    if (key === null) continue
    const section = sections.get(key) ?? gathered()
    sections.set(key, section)
    section.bytes += match.bytes
    if (!isByTurn) section.ids.push(match.id)
    else if (key === 'finished') section.ended.push([match.sinceMs, match.id])
    else addByTurn(section, place * itemStates.length + stateOrder(match.state), match)
  }
  const foundIn = (key: number | QueueGroup, of: FoundSection['of']): FoundSection => {
    const section = sections.get(key) ?? gathered()
    return { of, ids: isByTurn ? idsByTurn(section) : section.ids, bytes: section.bytes }
  }
  if (list.arrange === 'group') return queueGroups.map(group => foundIn(group, { group }))
  return source.batchIds.flatMap(batchId => (sections.has(batchId) ? [foundIn(batchId, { batchId })] : []))
}

/** The files of a section while they are gathered; `turns` and `ended` only where a list is in the order of the queue. */
interface Gathered {
  bytes: number
  readonly ids: number[]
  /** By batch and state, in the order of ids. */
  readonly turns: Map<number, { readonly ids: number[]; readonly ranked: Map<number, number> }>
  /** Since when, and the id. */
  readonly ended: (readonly [number, number])[]
}

const gathered = (): Gathered => ({ bytes: 0, ids: [], turns: new Map(), ended: [] })

function addByTurn({ turns }: Gathered, turn: number, { id, rank }: Match): void {
  const one = turns.get(turn) ?? { ids: [], ranked: new Map<number, number>() }
  turns.set(turn, one)
  one.ids.push(id)
  if (rank !== 0) one.ranked.set(id, rank)
}

/** Finished ones the latest first, all others as they run. */
function idsByTurn({ turns, ended }: Gathered): readonly number[] {
  if (ended.length > 0) return ended.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]).map(([, id]) => id)
  const inOrder = [...turns].toSorted(([a], [b]) => a - b)
  return inOrder.flatMap(([, { ids, ranked }]) => {
    // Few files have a rank of their own.
    if (ranked.size === 0) return ids
    const rankOf = (id: number): number => ranked.get(id) ?? 0
    return ids.toSorted((a, b) => rankOf(a) - rankOf(b) || a - b)
  })
}

function sectionKeyOf({ state, reason, sinceMs }: Match, source: MatchSource): QueueGroup | null {
  return groupOf(state, reason) ?? (sinceMs >= source.sinceMs ? 'finished' : null)
}

/** Whether a list asks for files as they are shown; decided once for all of a batch in one state for one reason. */
function askedOf(list: QueueList, source: MatchSource): (match: Match) => boolean {
  const known = new Map<string, boolean>()
  return match => {
    const key = `${match.batchId} ${match.state} ${match.reason ?? ''}`
    const isKnown = known.get(key) ?? isAsked(list, shownAs(match, source))
    known.set(key, isKnown)
    return isKnown
  }
}

/** Pure: the sections of a list from the files that were found for it. */
export function planFound(list: QueueList, source: ListSource, found: readonly FoundSection[]): RowPlan {
  const batches = new Map(source.batches.map(batch => [batch.id, batch]))
  return joined(
    found.flatMap(({ of, ids, bytes }) => {
      const pieces: readonly PlannedPiece[] = [{ piece: { kind: 'ids', ids }, items: ids.length, bytes }]
      if ('group' in of) return [sectionOf(list, of, pieces)]
      // A batch that was removed meanwhile has no section any more.
      const batch = batches.get(of.batchId)
      return batch === undefined ? [] : [sectionOf(list, { batch }, pieces)]
    }),
  )
}

/** One row of a plan, or files that follow one another in a piece. */
export type Slice =
  | { readonly kind: 'section'; readonly row: SectionRow }
  | { readonly kind: 'items'; readonly section: string; readonly stretch: RowStretch }

/** Pure: what makes up the rows from `first` on. */
export function slice({ sections }: RowPlan, first: number, count: number): readonly Slice[] {
  const slices: Slice[] = []
  const end = first + count
  let at = 0
  for (const { row, pieces } of sections) {
    if (at >= end) break
    if (at >= first) slices.push({ kind: 'section', row })
    at += 1
    if (!row.isOpen) continue
    for (const { piece, items } of pieces) {
      const from = Math.max(0, first - at)
      const taken = Math.min(items, end - at) - from
      if (taken > 0)
        slices.push({ kind: 'items', section: row.key, stretch: { piece, items, first: from, count: taken } })
      at += items
    }
  }
  return slices
}

const stateOrder = (state: ItemState): number => itemStates.indexOf(state)

function shownAs(
  { state, reason, batchId }: Pick<QueueCounter, 'state' | 'reason' | 'batchId'>,
  { queuedAs }: Pick<MatchSource, 'queuedAs'>,
): Pick<ShownAs, 'state' | 'reason'> {
  return state === 'queued' ? queuedAs(batchId) : { state, reason }
}

function isAsked({ states, reasons }: QueueList, shown: Pick<ShownAs, 'state' | 'reason'>): boolean {
  const isState = states.length === 0 || states.includes(shown.state)
  return isState && (reasons.length === 0 || (shown.reason !== null && reasons.includes(shown.reason)))
}

/** Pure: whether a list holds a file, whatever sections are open. Names as in `QueueReader.matches`. */
export function isListed(
  file: Pick<Match, 'batchId' | 'state' | 'reason' | 'sinceMs'> & { readonly filename: string },
  list: QueueList,
  source: ListSource,
): boolean {
  const isOfBatch = list.batchId === null || list.batchId === file.batchId
  const isNamed = file.filename.toLowerCase().includes(list.text.toLowerCase())
  if (!isOfBatch || !isNamed || !source.batches.some(({ id }) => id === file.batchId)) return false
  if (!isAsked(list, shownAs(file, source))) return false
  return (
    list.arrange === 'batch' ||
    groupOf(file.state, file.reason) !== null ||
    file.sinceMs >= source.finished.sinceMs
  )
}

const pieceOf = ({ batchId, state, reason, items, bytes }: QueueCounter): PlannedPiece => ({
  piece: { kind: 'standing', batchId, state, reason },
  items,
  bytes,
})

function tallyOf(pieces: readonly { readonly items: number; readonly bytes: number }[]): {
  readonly items: number
  readonly bytes: number
} {
  return pieces.reduce((sum, { items, bytes }) => ({ items: sum.items + items, bytes: sum.bytes + bytes }), {
    items: 0,
    bytes: 0,
  })
}

type Head = { readonly group: QueueGroup } | { readonly batch: ShownBatch }

function sectionOf(list: QueueList, head: Head, pieces: readonly PlannedPiece[]): Section {
  const key = 'group' in head ? head.group : `batch:${head.batch.id}`
  return {
    row: {
      kind: 'section',
      key,
      group: 'group' in head ? head.group : null,
      batch: 'batch' in head ? toBatchHead(head.batch) : null,
      ...tallyOf(pieces),
      isOpen: list.open.includes(key),
    },
    pieces,
  }
}

function toBatchHead(batch: ShownBatch): SectionRow['batch'] {
  const { id, name, folder, state, priority = 'normal', totals, damaged } = batch
  const { asked, verified, failed, cancelled, waiting: left } = totals
  const counts = { asked, verified, damaged, failed, cancelled, left }
  return { id, name, folder, state, priority, ...counts, result: batchResult(batch) }
}

function joined(sections: readonly Section[]): RowPlan {
  const open = sections.filter(({ row }) => row.isOpen)
  const openItems = open.reduce((sum, { row }) => sum + row.items, 0)
  return { sections, total: sections.length + openItems, openItems }
}
