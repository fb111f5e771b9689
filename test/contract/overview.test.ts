import fc from 'fast-check'
import { expect, test } from 'vitest'

import { applyDelta, batchWindow, diffOverview, newestFirst, overviewSchema } from '#shared/contract/overview'
import type { BatchOverview, Overview } from '#shared/contract/overview'
import { totalsOf } from '#shared/counts'
import { quiet } from './scripted-queue.ts'
import { noCounts } from '#shared/counts'

const counts = fc.record({
  ...Object.fromEntries(Object.keys(noCounts).map(key => [key, fc.nat()])),
}) as fc.Arbitrary<typeof noCounts> // one number for each of its keys

const batch: fc.Arbitrary<BatchOverview> = fc.record({
  id: fc.nat(12),
  name: fc.string(),
  folder: fc.string(),
  state: fc.constantFrom('planning' as const, 'queued' as const, 'paused' as const),
  createdMs: fc.nat(5),
  priority: fc.constantFrom('high' as const, 'normal' as const, 'low' as const),
  place: fc.nat(3),
  totals: counts.map(totalsOf),
  damaged: fc.nat(3),
  counts: fc.option(counts),
  manifest: fc.option(fc.string()),
})

const overviewAt = (revision: number): fc.Arbitrary<Overview> =>
  fc.record({
    hostId: fc.constant('one start'),
    revision: fc.constant(revision),
    bytesPerSecond: fc.nat(3),
    totals: counts.map(totalsOf),
    now: fc.nat(2).map(rowsRevision => ({ ...quiet, rowsRevision })),
    olderBatches: fc.nat(2),
    version: fc.constant('0.1.0'),
    archiveUrl: fc.constant('http://127.0.0.1/'),
    batches: fc
      .uniqueArray(batch, { selector: one => one.id, maxLength: 8 })
      .map(batches => batches.toSorted(newestFirst)),
  })

test('the difference of two overviews, applied to the first, gives the second', () => {
  fc.assert(
    fc.property(overviewAt(1), overviewAt(2), (before, after) => {
      const delta = diffOverview(before, after)
      const applied = delta === null ? { ...before, revision: 2 } : applyDelta(before, delta)
      expect(applied).toEqual(delta === null ? after : { kind: 'applied', overview: after })
    }),
  )
})

test('every overview survives the wire and its parser', () => {
  fc.assert(
    fc.property(overviewAt(1), overview => {
      expect(overviewSchema.parse(JSON.parse(JSON.stringify(overview)))).toEqual(overview)
    }),
  )
})

const empty: Overview = {
  hostId: 'one start',
  revision: 5,
  bytesPerSecond: 0,
  totals: totalsOf(noCounts),
  now: quiet,
  olderBatches: 0,
  version: '0.1.0',
  archiveUrl: 'http://127.0.0.1/',
  batches: [],
}
const delta = { ...empty, revision: 6, bytesPerSecond: 7, changed: [], removedIds: [] }

test('an empty difference is no difference, even under a new revision', () => {
  expect(diffOverview(empty, { ...empty, revision: 6 })).toBeNull()
})

test.each([
  ['a difference that was already known', { ...delta, revision: 5 }, { kind: 'applied', overview: empty }],
  ['a missed difference', { ...delta, revision: 7 }, { kind: 'ask-again' }],
  ['another start of the host', { ...delta, hostId: 'another start' }, { kind: 'ask-again' }],
])('%s', (_name, news, outcome) => {
  expect(applyDelta(empty, news)).toEqual(outcome)
})

test('the window of listed batches is bounded', () => {
  expect(batchWindow).toBeLessThanOrEqual(2_000)
})
