import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacer } from '#core/limits/pacer'
import { simulate, type Source } from './line-simulation.ts'

const ready: Source = {
  bytesPerMs: 1_000_000,
  onMs: 1000,
  offMs: 0,
  shiftMs: 0,
  pieceBytes: 64 * 1024,
  batchId: null,
}
const anySource = fc.record<Source>({
  bytesPerMs: fc.integer({ min: 10, max: 200_000 }),
  onMs: fc.integer({ min: 5, max: 3000 }),
  offMs: fc.integer({ min: 0, max: 3000 }),
  shiftMs: fc.integer({ min: 0, max: 3000 }),
  pieceBytes: fc.constantFrom(1400, 16_384, 65_536),
  batchId: fc.constant(null),
})
/** Between 0 and 3 ms, as timers are. */
const lateness = fc.infiniteStream(fc.integer({ min: 0, max: 3 }))
const nextOf = (stream: Iterator<number>) => (): number => {
  const next = stream.next()
  return next.done === true ? 0 : next.value
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

test('whatever 0 to 15 connections do beside one that is always ready, the rate is held', () => {
  fc.assert(
    fc.property(
      fc.array(anySource, { maxLength: 15 }),
      fc.integer({ min: 10_000_000, max: 100_000_000 }),
      lateness,
      (others, rate, late) => {
        const { seconds } = simulate([...others, ready], 8, nextOf(late), (pacer, nowMs) => {
          if (nowMs === 0) pacer.setRate(null, rate, nowMs)
        })
        const after = seconds.slice(1)
        const mean = sum(after) / after.length / rate
        expect(mean).toBeGreaterThan(0.99)
        expect(mean).toBeLessThan(1.01)
        expect(Math.min(...after) / rate).toBeGreaterThan(0.9)
        expect(Math.max(...after) / rate).toBeLessThan(1.1)
        expect((seconds[0] ?? 0) / rate).toBeLessThan(1.1)
      },
    ),
    { numRuns: 60 },
  )
})

test('what a stall of the program loses comes back, without a second above 110 percent', () => {
  const rate = 10_000_000
  let looks = 0
  const late = (): number => ((looks += 1) % 1000 === 500 ? 300 : 1)
  const { seconds } = simulate(new Array<Source>(4).fill(ready), 31, late, rateOf(rate))
  expect(looks).toBeGreaterThan(1500)
  expect(sum(seconds.slice(1)) / 30 / rate).toBeGreaterThan(0.99)
  expect(Math.max(...seconds) / rate).toBeLessThan(1.1)
})

test('at 1 MB/s the mean of 1 to 16 connections is within 5 percent', () => {
  for (const count of [1, 2, 4, 8, 16]) {
    const { seconds } = simulate(new Array<Source>(count).fill(ready), 21, () => 1, rateOf(1_000_000))
    const mean = sum(seconds.slice(1)) / 20 / 1_000_000
    expect([count, mean > 0.95 && mean < 1.05]).toEqual([count, true])
  }
})

test('connections that are all ready get equal shares, and nobody starves', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 16 }),
      fc.integer({ min: 10_000_000, max: 50_000_000 }),
      (count, rate) => {
        const sources = new Array<Source>(count).fill(ready)
        const { taken, longestWaitMs } = simulate(sources, 5, () => 1, rateOf(rate))
        const fair = sum(taken) / count
        expect(Math.min(...taken) / fair).toBeGreaterThan(0.95)
        expect(Math.max(...taken) / fair).toBeLessThan(1.05)
        // A turn of everybody else lies in between, and no more.
        expect(longestWaitMs).toBeLessThan(((count + 1) * 65_536 * 1000) / rate + count * 6 + 50)
      },
    ),
    { numRuns: 30 },
  )
})

test('a batch with a limit of its own stays below it and the others get the rest', () => {
  const own = { ...ready, batchId: 7 }
  const { taken } = simulate(
    [own, own, ready, ready],
    5,
    () => 1,
    (pacer, nowMs) => {
      if (nowMs !== 0) return
      pacer.setRate(null, 20_000_000, nowMs)
      pacer.setRate(7, 2_000_000, nowMs)
    },
  )
  const [a = 0, b = 0, c = 0, d = 0] = taken
  expect((a + b) / 10_000_000).toBeCloseTo(1, 1)
  expect((a + b + c + d) / 100_000_000).toBeCloseTo(1, 1)
})

test.each([
  [1_000_000, 20_000_000],
  [20_000_000, 1_000_000],
])('a change from %d to %d is in force within a second, also for who pauses', (before, after) => {
  const { seconds } = simulate(
    [ready, ready, ready, ready],
    8,
    () => 1,
    (pacer, nowMs) => {
      if (nowMs === 0) pacer.setRate(null, before, nowMs)
      if (nowMs === 4000) pacer.setRate(null, after, nowMs)
    },
  )
  const mean = sum(seconds.slice(5)) / 3 / after
  expect(mean).toBeGreaterThan(0.95)
  expect(mean).toBeLessThan(1.05)
})

test('the end of a limit lets every transfer continue at the next look', () => {
  const pacer = createPacer()
  let paused = 0
  const flow = { pause: () => void (paused += 1), resume: () => void (paused -= 1) }
  pacer.setRate(null, 10, 0)
  const paced = pacer.open(flow, null)
  pacer.open(flow, null)
  pacer.look(0)
  paced.took(1_000_000, 1)
  expect(paused).toBe(2)
  pacer.setRate(null, null, 2)
  expect(pacer.look(2)).toBe(null)
  expect(paused).toBe(0)
})

test('what is booked for a connection that ends goes to the next one at once', () => {
  const pacer = createPacer()
  const resumed: string[] = []
  const flow = (name: string) => ({ pause: () => undefined, resume: () => void resumed.push(name) })
  pacer.setRate(null, 1_000_000, 0)
  const first = pacer.open(flow('first'), null)
  pacer.open(flow('second'), null)
  pacer.look(0)
  expect(resumed).toEqual(['first'])
  first.took(1000, 0)
  first.close(0)
  // Only the thousand bytes that came are owed: one millisecond, not the sixty-five of a whole turn.
  expect(pacer.look(0)).toBe(1)
  pacer.look(1)
  expect(resumed).toEqual(['first', 'second'])
})

function rateOf(bytesPerSecond: number): Parameters<typeof simulate>[3] {
  return (pacer, nowMs) => {
    if (nowMs === 0) pacer.setRate(null, bytesPerSecond, nowMs)
  }
}
