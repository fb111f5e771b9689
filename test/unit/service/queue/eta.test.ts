import { expect, test } from 'vitest'

import {
  blockSeconds,
  estimateEnd,
  leastSeconds,
  recentSeconds,
  roundedRange,
  stepFor,
} from '#service/queue/eta'
import { jobOf, seeded } from './eta-jobs.ts'

interface Reading {
  readonly isInside: boolean
  /** Of the range, as a part of the time that was really left. */
  readonly width: number
}

/** What a person would have read of a job, every five seconds. */
function readingsOf(rates: readonly number[]): readonly Reading[] {
  const endMs = rates.length * 1000
  const sums = [0]
  for (const rate of rates) sums.push((sums.at(-1) ?? 0) + rate)
  const total = sums.at(-1) ?? 0
  const readings: Reading[] = []
  for (let second = leastSeconds; second < rates.length; second += 5) {
    const recentFrom = Math.max(0, second - recentSeconds)
    const history: number[] = []
    for (let at = recentFrom; at >= blockSeconds && history.length < 348; at -= blockSeconds)
      history.unshift(((sums[at] ?? 0) - (sums[at - blockSeconds] ?? 0)) / blockSeconds)
    const leftBytes = total - (sums[second] ?? 0)
    const range = estimateEnd({ leftBytes, recent: rates.slice(recentFrom, second), history })
    if (range === null) continue
    const { fromMs, toMs } = roundedRange(second * 1000, range)
    const leftMs = endMs - second * 1000
    readings.push({ isInside: fromMs <= endMs && endMs <= toMs, width: (toMs - fromMs) / leftMs })
  }
  return readings
}

test('of 200 simulated jobs the real end lies in the range in three of four readings, and half the ranges are narrow', () => {
  const random = seeded(1783)
  const readings = Array.from({ length: 200 }, () => readingsOf(jobOf(random))).flat()
  const inside = readings.filter(({ isInside }) => isInside).length / readings.length
  const widths = readings.map(({ width }) => width).sort((a, b) => a - b)
  const median = widths[Math.floor(widths.length / 2)] ?? Infinity
  expect(readings.length).toBeGreaterThan(10_000)
  expect({ isOftenInside: inside >= 0.75, isNarrow: median <= 0.4, inside, median }).toMatchObject({
    isOftenInside: true,
    isNarrow: true,
  })
})

test('a steady line gives a range around the true end', () => {
  const range = estimateEnd({ leftBytes: 6e9, recent: Array<number>(60).fill(1e8), history: [] })
  expect(range?.lowMs).toBeCloseTo(60_000 / 1.05, 3)
  expect(range?.highMs).toBeCloseTo(60_000 / 0.95, 3)
})

test('too little data, and a line on which nothing arrives, give no estimate', () => {
  const short = Array<number>(leastSeconds - 1).fill(1e8)
  const dead = Array<number>(60).fill(0)
  expect([short, dead].map(recent => estimateEnd({ leftBytes: 1e9, recent, history: [] }))).toEqual([
    null,
    null,
  ])
})

test('nothing left ends now', () => {
  expect(estimateEnd({ leftBytes: 0, recent: Array<number>(20).fill(1), history: [] })).toEqual({
    lowMs: 0,
    highMs: 0,
  })
})

test.each([
  [60_000, 5000],
  [30 * 60_000, 60_000],
  [5 * 3_600_000, 300_000],
  [50 * 3_600_000, 3_600_000],
])('an end %d ms away is shown in steps of %d ms, rounded outward', (highMs, stepMs) => {
  const { fromMs, toMs } = roundedRange(1_234_567, { lowMs: highMs / 2, highMs })
  expect([stepFor(highMs), fromMs % stepMs, toMs % stepMs]).toEqual([stepMs, 0, 0])
  expect(fromMs).toBeLessThanOrEqual(1_234_567 + highMs / 2)
  expect(toMs).toBeGreaterThanOrEqual(1_234_567 + highMs)
})
