import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { noBreaks } from '#core/items/machine'
import type { NewBatch, PlacedFile } from '#core/queue/store-port'
import type { Move } from '#core/queue-api'
import { batchPlaces } from '#shared/choices'
import { openStore, type OpenStore } from '#platform/store/index'
import { priorities, type Priority } from '#shared/choices'

function newStore(): OpenStore {
  const store = openStore(':memory:')
  onTestFinished(() => store.close())
  return store
}

const placed = (name: string, access: string): PlacedFile => ({
  file: {
    uri: name,
    filename: name,
    obsId: null,
    collection: 'JWST',
    sizeBytes: 10,
    access,
    calibLevel: 2,
    version: null,
    programId: null,
    parents: [],
  },
  relativePath: name,
  foldedPath: name,
  madeSafeFrom: null,
})

function filled(
  store: OpenStore,
  names: readonly string[],
  facts: Partial<NewBatch> = {},
  access = 'PUBLIC',
): number {
  const batch: NewBatch = {
    uuid: names.join(),
    createdMs: 1000,
    name: null,
    folder: `/data/${names.join()}`,
    layout: 'nested',
    onClash: 'keep-both',
    patience: 'bounded',
    note: null,
    acceptAsArchived: false,
    localName: null,
    links: false,
    ...facts,
  }
  const id = store.plan(batch)
  store.stage(
    id,
    names.map(name => placed(name, access)),
    [],
  )
  const joined = store.batchOfFolder(batch.folder)
  return store.acknowledge(id, joined?.id ?? null, batch, 1000).batchId
}

const ready = (store: OpenStore, isTokenFirst = false): string =>
  store
    .ready(null, 2000, 100, isTokenFirst)
    .map(({ uri }) => uri)
    .join(' ')
const waiting = {
  kind: 'waiting',
  reason: 'network',
  attempt: 1,
  untilMs: 1500,
  breaks: { transient: 1, integrity: 0, gone: 0 },
} as const

test('a batch of higher priority goes before what needs the token in a lower one, and what has gone wrong behind all', () => {
  const store = newStore()
  const one = filled(store, ['a1', 'a2'])
  const two = filled(store, ['b1', 'b2'], {}, 'EXCLUSIVE_ACCESS')
  store.save(1, { status: waiting, nowMs: 1 })
  expect(ready(store, true)).toBe('b1 b2 a2 a1')
  const three = filled(store, ['c1'], { priority: 'high' })
  store.setPriority(two, 'low')
  expect(ready(store, true)).toBe('c1 a2 a1 b1 b2')
  expect(store.batches().map(({ id, priority }) => [id, priority])).toEqual([
    [three, 'high'],
    [one, 'normal'],
    [two, 'low'],
  ])
  // Of a page that is too small for all, the same ones come.
  expect(store.ready(null, 2000, 2, true).map(({ uri }) => uri)).toEqual(['c1', 'a2'])
})

test('of files that have gone wrong only one goes before what has a lower priority', () => {
  const store = newStore()
  const one = filled(store, ['a1', 'a2', 'a3', 'a4'], { priority: 'high' })
  filled(store, ['b1', 'b2'])
  for (const id of [1, 2, 3]) store.save(id, { status: waiting, nowMs: 1 })
  expect(ready(store)).toBe('a4 a1 b1 b2 a2 a3')
  // What has gone wrong and is queued again (a resume, another network) is no better.
  store.save(1, { status: { ...waiting, kind: 'queued' }, nowMs: 1 })
  store.setPriority(one, 'normal')
  expect(ready(store)).toBe('a4 b1 b2 a1 a2 a3')
})

test('a hold that has cost nothing keeps its place', () => {
  const store = newStore()
  filled(store, ['a1', 'a2', 'a3'])
  store.save(2, { status: { ...waiting, breaks: noBreaks }, nowMs: 1 })
  expect(ready(store)).toBe('a2 a1 a3')
})

test('batches move among those of their priority, and past those that have nothing left to do', () => {
  const store = newStore()
  const [a, b, c] = [filled(store, ['a']), filled(store, ['b']), filled(store, ['c'])]
  const high = filled(store, ['h'], { priority: 'high' })
  store.move({ kind: 'batch', batchId: c, to: 'first' })
  expect(ready(store)).toBe('h c a b')
  store.move({ kind: 'batch', batchId: c, to: 'down' })
  expect(ready(store)).toBe('h a c b')
  store.move({ kind: 'batch', batchId: a, to: 'up' })
  store.move({ kind: 'batch', batchId: high, to: 'down' })
  expect(ready(store)).toBe('h a c b')
  store.applyToAll('cancelled', { kind: 'batch', batchId: c }, 5)
  store.move({ kind: 'batch', batchId: b, to: 'up' })
  expect(ready(store)).toBe('h b a')
  store.move({ kind: 'batch', batchId: b, to: 'last' })
  expect(ready(store)).toBe('h a b')
  filled(store, ['new'])
  expect(ready(store)).toBe('h a b new')
})

test('a file moves within its batch, before or after all others that were moved', () => {
  const store = newStore()
  filled(store, ['a1', 'a2', 'a3', 'a4'])
  filled(store, ['b1'])
  const move = (itemId: number, to: 'first' | 'last'): void => store.move({ kind: 'item', itemId, to })
  move(3, 'first')
  expect(ready(store)).toBe('a3 a1 a2 a4 b1')
  move(4, 'first')
  move(1, 'last')
  expect(ready(store)).toBe('a4 a3 a2 a1 b1')
  move(4, 'last')
  expect(ready(store)).toBe('a3 a2 a1 a4 b1')
})

test('joining a batch keeps its priority unless another is asked for', () => {
  const store = newStore()
  const one = filled(store, ['a1'], { priority: 'high', folder: '/a' })
  filled(store, ['a2'], { folder: '/a' })
  expect(store.batch(one)?.priority).toBe('high')
  filled(store, ['a3'], { folder: '/a', priority: 'low' })
  expect(store.batch(one)?.priority).toBe('low')
})

/** What the order should be: lists per priority. */
function moved(list: readonly number[], id: number, to: (typeof batchPlaces)[number]): readonly number[] {
  const at = list.indexOf(id)
  const rest = list.filter(other => other !== id)
  const target = { first: 0, up: Math.max(0, at - 1), down: Math.min(rest.length, at + 1), last: rest.length }
  return rest.toSpliced(target[to], 0, id)
}

test('any moves keep every batch and change only what they say', () => {
  const moves = fc.array(
    fc.record({ id: fc.integer({ min: 1, max: 5 }), to: fc.constantFrom(...batchPlaces) }),
  )
  const given = fc.array(fc.constantFrom(...priorities), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(given, moves, (ranks: readonly Priority[], orders) => {
      const store = openStore(':memory:')
      try {
        for (const [at, priority] of ranks.entries()) filled(store, [`f${at + 1}`], { priority })
        let lists = priorities.map(priority =>
          ranks.flatMap((rank, at) => (rank === priority ? [at + 1] : [])),
        )
        for (const { id, to } of orders) {
          const move: Move = { kind: 'batch', batchId: id, to }
          store.move(move)
          lists = lists.map(list => (list.includes(id) ? [...moved(list, id, to)] : list))
        }
        expect(store.batches().map(({ id }) => id)).toEqual(lists.flat())
      } finally {
        store.close()
      }
    }),
    { numRuns: 50 },
  )
})
