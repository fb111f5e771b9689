import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cautiousEstimateMs, outlasts, readClock, type TokenTimes } from '#core/token/clock'

const dayMs = 24 * 3_600_000
const day = (n: number): number => Date.UTC(2026, 10, 1) + n * dayMs
const times = (created: number | null, saved: number, lastUsed: number | null): TokenTimes => ({
  createdMs: created === null ? null : day(created),
  savedMs: day(saved),
  lastUsedMs: lastUsed === null ? null : day(lastUsed),
})

describe('the clock of a token says in which part of its life it is', () => {
  // Columns: made, saved, last used, now (days); kind; warnings.
  const table = [
    [times(0, 0, 0), 1, 'works', []],
    [times(0, 0, 52), 52.9, 'works', []],
    [times(0, 0, 52), 53, 'ends-soon', ['ends-within-a-week']],
    [times(0, 0, 58), 59, 'ends-soon', ['ends-within-a-day']],
    [times(0, 0, 59), 60, 'ended-by-age', []],
    [times(0, 5, 5), 12, 'works', []],
    [times(0, 5, 5), 13, 'ends-soon', ['idle-soon']],
    [times(0, 5, 5), 15, 'ended-by-idleness', []],
    [times(0, 5, null), 15, 'ended-by-idleness', []],
    [times(null, 0, 59), 59.5, 'works', []],
    [times(null, 0, 59), 60, 'ended-by-age', []],
    // Idleness that comes after the end by age is no second trouble.
    [times(0, 0, 49.8), 58.5, 'ends-soon', ['ends-within-a-week', 'idle-soon']],
    [times(0, 0, 51.5), 59.5, 'ends-soon', ['ends-within-a-day']],
  ] as const
  test.each(table)('%o on day %d', (known, nowDay, kind, warnings) => {
    const clock = readClock(known, day(nowDay))
    expect({ kind: clock.kind, warnings: clock.warnings }).toEqual({ kind, warnings })
  })

  test('ends are 60 days from the making and 10 from the last use', () => {
    expect(readClock(times(2, 4, 9), day(10))).toEqual({
      kind: 'works',
      endsMs: day(62),
      endsAtLatestMs: day(62),
      idleEndsMs: day(19),
      warnings: [],
    })
    expect(readClock(times(null, 4, null), day(5))).toMatchObject({
      endsMs: null,
      endsAtLatestMs: day(64),
      idleEndsMs: day(14),
    })
  })

  test('once ended by age, a token never works again, and it ends no later than it can', () => {
    const moment = fc.integer({ min: 0, max: 200 })
    fc.assert(
      fc.property(
        fc.option(moment),
        moment,
        fc.option(moment),
        moment,
        moment,
        (made, saved, used, now, more) => {
          const known = times(made, saved, used)
          const before = readClock(known, day(now))
          const after = readClock(known, day(now + more))
          if (before.kind === 'ended-by-age') expect(after.kind).toBe('ended-by-age')
          expect(before.endsAtLatestMs).toBeLessThanOrEqual(day(saved + 60))
          if (before.kind === 'works') expect(before.warnings).toEqual([])
        },
      ),
    )
  })
})

test('whether a token outlasts a batch is known only with the day it was made', () => {
  const now = day(50)
  expect(outlasts(times(0, 0, 50), 9 * dayMs, now)).toBe('yes')
  expect(outlasts(times(0, 0, 50), 10 * dayMs, now)).toBe('no')
  // Work keeps it from idleness.
  expect(outlasts(times(40, 40, 40), 40 * dayMs, now)).toBe('yes')
  expect(outlasts(times(null, 0, 50), 9 * dayMs, now)).toBe('unknown')
  expect(outlasts(times(null, 0, 50), 10 * dayMs, now)).toBe('no')
  expect(outlasts(null, 1, now)).toBe('unknown')
})

test('an estimate counts bytes at a slow rate and a pause for every file', () => {
  expect(cautiousEstimateMs({ files: 4, bytes: 20e6 })).toBe(12_000)
})
