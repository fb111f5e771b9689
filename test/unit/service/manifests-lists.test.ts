import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchResult, noDamage, type Damage } from '#core/manifests/batch-result'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { listBatches } from '#service/manifests/batch-list'
import { quarterMs, volumeByDay } from '#service/manifests/volume-days'
import type { Totals } from '#shared/counts'

const batch = (
  id: number,
  name: string,
  totals: Partial<Totals>,
  note: string | null = null,
  damage: Partial<Damage> = {},
): RecordedBatch => ({
  id,
  uuid: `uuid-${id}`,
  name,
  folder: `/data/${name}`,
  layout: 'nested',
  onClash: 'keep-both',
  acceptAsArchived: false,
  links: false,
  note,
  createdMs: id * 1000,
  manifest: null,
  totals: { asked: 0, verified: 0, failed: 0, cancelled: 0, waiting: 0, bytes: 0, ...totals },
  damage: { ...noDamage, ...damage },
  damagedBytes: 0,
})
const everything = {
  first: 0,
  count: 100,
  text: '',
  result: 'all',
  sort: 'date',
  isDescending: true,
} as const
const batches = [
  batch(1, 'M 51', { asked: 4, verified: 4, bytes: 40 }),
  batch(2, 'GO 1783', { asked: 3, verified: 1, failed: 2, bytes: 10 }, 'for the talk'),
  batch(3, 'GO 98', { asked: 9, waiting: 9 }),
]
const namesIn = (query: Partial<Parameters<typeof listBatches>[1]>): readonly string[] =>
  listBatches(batches, { ...everything, ...query }).rows.map(batch => batch.name)

test('batches are found by words of name, note and folder, and by their result', () => {
  expect(namesIn({ text: 'go' })).toEqual(['GO 98', 'GO 1783'])
  expect(namesIn({ text: 'talk 1783' })).toEqual(['GO 1783'])
  expect(namesIn({ text: '/data/m' })).toEqual(['M 51'])
  expect(namesIn({ result: 'complete' })).toEqual(['M 51'])
  expect(namesIn({ result: 'incomplete' })).toEqual(['GO 1783'])
  expect(namesIn({ result: 'waiting' })).toEqual(['GO 98'])
})

test.each([
  ['nothing found', { verified: 4 }, {}, 'complete'],
  ['one missing', { verified: 4 }, { missing: 1 }, 'incomplete'],
  ['one changed', { verified: 4 }, { changed: 1 }, 'incomplete'],
  ['one unreadable', { verified: 4 }, { unreadable: 1 }, 'incomplete'],
  ['one failed', { verified: 3, failed: 1 }, {}, 'incomplete'],
  ['damaged while others wait', { verified: 3, waiting: 1 }, { missing: 1 }, 'waiting'],
] as const)('the result of a batch counts its last verification: %s', (_, totals, damage, result) => {
  const found = batch(7, 'later', { asked: 4, ...totals }, null, damage)
  expect(batchResult(found)).toBe(result)
  const listed = (filter: 'complete' | 'incomplete' | 'waiting') =>
    listBatches([found], { ...everything, result: filter }).rows
  expect(listed(result)).toMatchObject([{ result, damage: { ...noDamage, ...damage } }])
  for (const other of ['complete', 'incomplete', 'waiting'] as const)
    if (other !== result) expect(listed(other)).toEqual([])
})

test('batches are sorted as a person reads them, and the sum is of everything', () => {
  expect(namesIn({ sort: 'name', isDescending: false })).toEqual(['GO 98', 'GO 1783', 'M 51'])
  expect(namesIn({ sort: 'volume' })).toEqual(['M 51', 'GO 1783', 'GO 98'])
  expect(namesIn({ sort: 'files', isDescending: false })).toEqual(['GO 1783', 'M 51', 'GO 98'])
  const { total, all } = listBatches(batches, { ...everything, text: 'nothing', first: 0 })
  expect([total, all]).toEqual([0, { batches: 3, bytes: 50 }])
})

test('windows of any size put together are the whole list', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }), (length, count) => {
      const many = Array.from({ length }, (_, at) => batch(at + 1, `b${at % 3}`, {}))
      const query = { ...everything, sort: 'name' } as const
      const whole = listBatches(many, query).rows
      const windows = Array.from({ length: Math.ceil(length / count) }, (_, at) =>
        listBatches(many, { ...query, first: at * count, count }),
      )
      expect(windows.flatMap(({ rows }) => rows)).toEqual(whole)
    }),
  )
})

const at = (time: string): number => Math.floor(Date.parse(time) / quarterMs)
const volume = (time: string, bytes: number) => ({ quarter: at(time), files: 1, bytes })

test('a day ends at the midnight of the zone, also where that is not on the hour', () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z')
  const late = [volume('2026-11-19T18:15:00Z', 5), volume('2026-11-19T18:30:00Z', 7)]
  // Midnight in India is at 18:30 UTC.
  expect(volumeByDay(late, 2, nowMs, 'Asia/Kolkata')).toEqual([
    { day: '2026-11-19', files: 1, bytes: 5 },
    { day: '2026-11-20', files: 1, bytes: 7 },
  ])
  expect(volumeByDay(late, 2, nowMs, 'UTC')).toEqual([
    { day: '2026-11-19', files: 2, bytes: 12 },
    { day: '2026-11-20', files: 0, bytes: 0 },
  ])
})

test('every day is there once, over the change of the clocks and of the year', () => {
  const nowMs = Date.parse('2027-01-02T00:30:00Z')
  const days = volumeByDay([], 366, nowMs, 'Europe/Berlin').map(({ day }) => day)
  expect([days.length, new Set(days).size, days.at(0), days.at(-1)]).toEqual([
    366,
    366,
    '2026-01-02',
    '2027-01-02',
  ])
})

test('what lies before the days is left out', () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z')
  expect(volumeByDay([volume('2026-11-01T00:00:00Z', 5)], 1, nowMs, 'UTC')).toEqual([
    { day: '2026-11-20', files: 0, bytes: 0 },
  ])
})
