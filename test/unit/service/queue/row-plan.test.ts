import fc from 'fast-check'
import { expect, test } from 'vitest'

import { noDamage } from '#core/manifests/batch-result'
import { groupOf } from '#service/queue/groups'
import { findMatched } from '#service/queue/find-matched'
import { isCounted, planCounted, planFound, slice } from '#service/queue/row-plan'
import type { ListSource, RowPlan } from '#service/queue/row-plan'
import type { QueueCounter, Match } from '#core/queue/queue-reader'
import { inTurn } from '#core/items/shown-state'
import type { ShownBatch } from '#service/queue/shown-queue'
import type { QueueList } from '#shared/contract/areas/queue-rows'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import { noCounts, totalsOf } from '#shared/counts'

const list: QueueList = {
  arrange: 'group',
  open: ['attention', 'active', 'waiting'],
  text: '',
  states: [],
  reasons: [],
  batchId: null,
  sort: { by: 'order', isDescending: false },
}

const batchOf = (id: number): ShownBatch => ({
  id,
  name: `Batch ${id}`,
  folder: `/data/${id}`,
  layout: 'nested',
  state: 'queued',
  createdMs: id,
  totals: totalsOf(noCounts),
  damage: noDamage,
  damaged: 0,
  manifest: null,
})

const counter = (
  batchId: number,
  state: QueueCounter['state'],
  reason: QueueCounter['reason'],
  items: number,
): QueueCounter => ({
  batchId,
  state,
  reason,
  items,
  bytes: 10 * items,
})

const source = (counters: readonly QueueCounter[]): ListSource => ({
  batches: [batchOf(2), batchOf(1)],
  counters,
  queuedAs: batchId => (batchId === 1 ? { ...inTurn, state: 'paused', reason: null } : inTurn),
  finished: { sinceMs: 1000, items: 5, bytes: 50 },
})

const some = source([
  counter(1, 'queued', 'turn', 100),
  counter(1, 'done', null, 7),
  counter(2, 'fetching', null, 3),
  counter(2, 'waiting', 'network', 2),
  counter(2, 'failed', 'damaged', 4),
  counter(2, 'waiting', 'auth-needed', 1),
  counter(2, 'queued', 'turn', 50),
])

/** As files that were searched for are shown. */
function planSearched(list: QueueList, source: ListSource, matches: readonly Match[]): RowPlan {
  const { batches, queuedAs, finished } = source
  const batchIds = batches.map(({ id }) => id)
  return planFound(
    list,
    source,
    findMatched(list, { batchIds, queuedAs, sinceMs: finished.sinceMs, hidden: new Set() }, matches),
  )
}

test('files are in the group of their state, batches in the order in which they run', () => {
  const { sections, total, openItems } = planCounted(list, some)
  expect(sections.map(({ row }) => [row.key, row.items, row.bytes, row.isOpen])).toEqual([
    ['attention', 5, 50, true],
    ['active', 5, 50, true],
    ['waiting', 150, 1500, true],
    ['finished', 5, 50, false],
  ])
  expect([total, openItems]).toEqual([164, 160])
  expect(sections[2]?.pieces.map(({ piece }) => piece)).toEqual([
    { kind: 'standing', batchId: 2, state: 'queued', reason: 'turn' },
    { kind: 'standing', batchId: 1, state: 'queued', reason: 'turn' },
  ])
})

test('a filter asks for what is shown, not for what is stored', () => {
  const paused = planCounted({ ...list, states: ['paused'] }, some)
  expect(paused.sections.map(({ row }) => row.items)).toEqual([0, 0, 100, 0])
  const because = planCounted({ ...list, reasons: ['network', 'damaged'] }, some)
  expect(because.sections.map(({ row }) => row.items)).toEqual([4, 2, 0, 0])
})

test('by batch, all files of each are listed, as far as they are asked for', () => {
  const byBatch = planCounted({ ...list, arrange: 'batch', open: ['batch:2'] }, some)
  expect(byBatch.sections.map(({ row }) => [row.key, row.items, row.isOpen])).toEqual([
    ['batch:2', 60, true],
    ['batch:1', 107, false],
  ])
  expect(byBatch.sections[0]?.pieces.map(({ piece }) => piece)).toEqual([{ kind: 'batch', batchId: 2 }])
  const failed = planCounted({ ...list, arrange: 'batch', states: ['failed'], batchId: 2 }, some)
  expect(failed.sections.map(({ row }) => row.items)).toEqual([4])
})

test('what the counters do not know is searched for', () => {
  expect([
    isCounted(list),
    isCounted({ ...list, text: 'x' }),
    isCounted({ ...list, sort: { by: 'size', isDescending: true } }),
    isCounted({ ...list, states: ['done'] }),
    isCounted({ ...list, states: ['done', 'cancelled'] }),
    isCounted({ ...list, states: ['done'], arrange: 'batch' }),
  ]).toEqual([true, false, false, false, true, true])
})

test('files that were searched for are in the order in which they run, finished ones by time', () => {
  const match = (id: number, rest: Partial<Match>): Match => ({
    id,
    batchId: 2,
    state: 'queued',
    reason: 'turn',
    bytes: 1,
    rank: 0,
    sinceMs: 500,
    ...rest,
  })
  const { sections } = planSearched({ ...list, open: ['waiting', 'finished'] }, some, [
    match(1, { batchId: 1 }),
    match(2, {}),
    match(3, { rank: -1 }),
    match(4, { state: 'done', reason: null, sinceMs: 1500 }),
    match(5, { state: 'done', reason: null, sinceMs: 2500 }),
    match(6, { state: 'done', reason: null, sinceMs: 900 }),
    match(7, { batchId: 99 }),
  ])
  const ids = sections.map(({ pieces }) =>
    pieces.flatMap(({ piece }) => (piece.kind === 'ids' ? [...piece.ids] : [])),
  )
  expect(ids).toEqual([[], [], [3, 2, 1], [5, 4]])
})

const counters = fc.uniqueArray(
  fc.record({
    batchId: fc.constantFrom(1, 2),
    state: fc.constantFrom(...itemStates),
    reason: fc.option(fc.constantFrom(...reasons)),
    items: fc.integer({ min: 1, max: 30 }),
    bytes: fc.nat(),
  }),
  { selector: ({ batchId, state, reason }) => `${batchId} ${state} ${reason}`, maxLength: 20 },
)

test('windows of any size, one after another, make up the whole list', () => {
  fc.assert(
    fc.property(
      counters,
      fc.constantFrom('group' as const, 'batch' as const),
      fc.subarray(['attention', 'active', 'waiting', 'finished', 'batch:1', 'batch:2']),
      fc.integer({ min: 1, max: 40 }),
      (all, arrange, open, size) => {
        const plan = planCounted({ ...list, arrange, open }, source(all))
        const rowsIn = (first: number, count: number): readonly string[] =>
          slice(plan, first, count).flatMap(part =>
            part.kind === 'section'
              ? [part.row.key]
              : Array.from(
                  { length: part.stretch.count },
                  (_, index) => `${JSON.stringify(part.stretch.piece)} ${part.stretch.first + index}`,
                ),
          )
        const whole = rowsIn(0, plan.total)
        const windows: string[] = []
        for (let first = 0; first < plan.total; first += size) windows.push(...rowsIn(first, size))
        expect(windows).toEqual(whole)
        expect([whole.length, new Set(whole).size]).toEqual([plan.total, plan.total])
      },
    ),
  )
})

test('every state has its place: only what came to an end has no group of its own', () => {
  const groups = itemStates.map(state => groupOf(state, state === 'waiting' ? 'network' : null))
  expect(groups).toEqual(['waiting', 'active', 'active', null, 'active', 'waiting', 'attention', null])
  expect(
    (['auth-needed', 'disk-full', 'window', 'gone'] as const).map(reason => groupOf('waiting', reason)),
  ).toEqual(['attention', 'attention', 'waiting', 'waiting'])
})
