import { expect, test } from 'vitest'
import { batchEnds } from '#renderer/features/queue/batch-ends'
import type { BatchOverview, Overview } from '#shared/contract/overview'
import type { Totals } from '#shared/counts'

const batch = (id: number, totals: Partial<Totals>): BatchOverview => ({
  id,
  name: `batch ${id}`,
  folder: `/data/${id}`,
  state: 'queued',
  createdMs: id,
  priority: 'normal',
  place: 0,
  totals: { asked: 3, verified: 0, failed: 0, cancelled: 0, waiting: 0, bytes: 0, ...totals },
  damaged: 0,
  counts: null,
  manifest: null,
})
const seen = (...batches: readonly BatchOverview[]): Overview => ({ batches }) as unknown as Overview // of an overview nothing else is looked at
const texts = (before: Overview, after: Overview): readonly string[] =>
  batchEnds(before, after).map(({ text }) => text)

const running = batch(1, { verified: 1, waiting: 2 })
const done = batch(1, { verified: 3, bytes: 5e6 })

test('the end of a batch is announced once, with its result', () => {
  expect(texts(seen(running), seen(done))).toEqual(['batch 1: 3 files, 5.0 MB, verified.'])
  expect(texts(seen(done), seen(done))).toEqual([])
  expect(texts(seen(running), seen(batch(1, { verified: 2, waiting: 1 })))).toEqual([])
})

test('failures and what was cancelled are announced', () => {
  const failed = batchEnds(seen(running), seen(batch(1, { verified: 1, failed: 1, cancelled: 1 })))
  expect(failed).toEqual([{ id: 1, text: 'batch 1: 1 verified, 1 failed, 1 cancelled.', hasFailures: true }])
  expect(texts(seen(running), seen(batch(1, { cancelled: 3 })))).toEqual([])
})

test('files that were found damaged since are not announced as verified', () => {
  const damaged = { ...batch(1, { verified: 3, bytes: 5e6 }), damaged: 2 }
  expect(batchEnds(seen(running), seen(damaged))).toEqual([
    { id: 1, text: 'batch 1: 1 verified, 2 damaged since, 0 failed.', hasFailures: true },
  ])
})

test('a batch that came and ended between two looks is announced, one that is only seen again is not', () => {
  expect(texts(seen(done), seen(batch(2, { verified: 3, bytes: 1e3 }), done))).toEqual([
    'batch 2: 3 files, 1 kB, verified.',
  ])
  expect(texts(seen(batch(2, { verified: 3 })), seen(batch(2, { verified: 3 }), done))).toEqual([])
  expect(texts(seen(running), seen())).toEqual([])
})

test('many ends at once are one sum', () => {
  const before = [1, 2, 3, 4].map(id => batch(id, { waiting: 3 }))
  const after = [1, 2, 3, 4].map(id => batch(id, id === 4 ? { verified: 2, failed: 1 } : { verified: 3 }))
  expect(texts(seen(...before), seen(...after))).toEqual(['4 batches: 11 verified, 1 failed.'])
})
