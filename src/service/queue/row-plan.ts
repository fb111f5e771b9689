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

/** Files of one section, in the order of the list. */
export interface FoundSection {
  readonly of: { readonly group: QueueGroup } | { readonly batchId: number }
  readonly ids: IdList
  readonly bytes: number
}

/** Null for what came to an end before the day began. */
export function groupToday(
  { state, reason, sinceMs }: Pick<Match, 'state' | 'reason' | 'sinceMs'>,
  dayStartMs: number,
): QueueGroup | null {
  return groupOf(state, reason) ?? (sinceMs >= dayStartMs ? 'finished' : null)
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

export const stateOrder = (state: ItemState): number => itemStates.indexOf(state)

type Standing = Pick<ShownAs, 'state' | 'reason'>

export function shownAs(
  { state, reason, batchId }: Pick<QueueCounter, 'state' | 'reason' | 'batchId'>,
  { queuedAs }: { readonly queuedAs: (batchId: number) => Standing },
): Standing {
  return state === 'queued' ? queuedAs(batchId) : { state, reason }
}

export function isAsked({ states, reasons }: QueueList, shown: Standing): boolean {
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
  return list.arrange === 'batch' || groupToday(file, source.finished.sinceMs) !== null
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
