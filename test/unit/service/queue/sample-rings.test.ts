import { expect, test } from 'vitest'

import { sampleRings } from '#service/queue/sample-rings'

const startMs = 1_000_000_000_000

/** A second of work at a time. */
function run(
  rings: ReturnType<typeof sampleRings>,
  seconds: number,
  bytes: number,
  fromMs = startMs,
): number {
  let nowMs = fromMs
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1000
    rings.add({ network: bytes, written: bytes / 2 }, 5000, nowMs)
  }
  return nowMs
}

test('each span has its own steps, and holds no more than it spans', () => {
  const rings = sampleRings(startMs)
  const nowMs = run(rings, 7200, 1000)
  expect([
    rings.samples('5min', nowMs).length,
    rings.samples('1h', nowMs).length,
    rings.samples('24h', nowMs).length,
  ]).toEqual([300, 360, 30])
  expect(rings.samples('24h', nowMs).at(-1)).toEqual({
    atMs: nowMs,
    networkBytesPerSecond: 1000,
    writtenBytesPerSecond: 500,
    limitBytesPerSecond: 5000,
  })
})

test('the day outlives the process; a text of another hand begins empty', () => {
  const rings = sampleRings(startMs)
  const nowMs = run(rings, 1000, 1000)
  const again = sampleRings(nowMs, rings.saved())
  expect(again.samples('24h', nowMs)).toEqual(rings.samples('24h', nowMs))
  for (const text of ['not json', '{}', '[[1,2,3]]', '[[1,-2,3,null]]', null])
    expect(sampleRings(nowMs, text).samples('24h', nowMs)).toEqual([])
})

test('a clock that jumps makes no sample out of the time it left out', () => {
  const rings = sampleRings(startMs)
  const nowMs = run(rings, 5, 1000)
  rings.add({ network: 1e9, written: 0 }, null, nowMs + 3_600_000)
  rings.add({ network: 1e9, written: 0 }, null, nowMs)
  const after = run(rings, 1, 2000, nowMs)
  const rates = rings.samples('5min', after).map(sample => sample.networkBytesPerSecond)
  expect(rates).toEqual([1000, 1000, 1000, 1000, 1000, 2000])
})

test('events of a kind that come together are one mark', () => {
  const rings = sampleRings(startMs)
  for (let n = 0; n < 5; n += 1) rings.note('failed', startMs + n * 1000)
  rings.note('stopped', startMs + 5000)
  rings.note('failed', startMs + 60_000)
  expect(rings.events('5min', startMs + 61_000)).toEqual([
    { atMs: startMs, kind: 'failed', count: 5 },
    { atMs: startMs + 5000, kind: 'stopped', count: 1 },
    { atMs: startMs + 60_000, kind: 'failed', count: 1 },
  ])
})
