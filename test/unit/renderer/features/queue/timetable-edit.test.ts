import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseTimetable } from '#core/limits/timetable-text'
import { toTimetable } from '#core/limits/timetable'
import {
  entriesText,
  fullWeek,
  minuteOfWeek,
  neighbour,
  nextEntry,
  painted,
  replaced,
  timeOf,
} from '#renderer/features/queue/timetable-edit'

const rule = fc.oneof(
  fc.record({ kind: fc.constant('full' as const) }),
  fc.record({ kind: fc.constant('stopped' as const) }),
  fc.record({ kind: fc.constant('limited' as const), bytesPerSecond: fc.integer({ min: 1, max: 1e12 }) }),
)
const entries = fc
  .uniqueArray(fc.record({ minuteOfWeek: fc.integer({ min: 0, max: 10_079 }), rule }), {
    selector: entry => entry.minuteOfWeek,
    minLength: 1,
    maxLength: 12,
  })
  .map(toTimetable)

test('what is written of a list reads back as the same list', () => {
  fc.assert(
    fc.property(entries, all => {
      expect(parseTimetable(entriesText(all))).toEqual(all)
    }),
  )
})

test('a stroke paints the rectangle between two hours, in any direction, and nothing else', () => {
  const stopped = { kind: 'stopped' } as const
  const grid = painted(fullWeek, { day: 3, hour: 5 }, { day: 2, hour: 8 }, stopped)
  const cells = grid.flatMap((hours, day) =>
    hours.flatMap((cell, hour) => (cell === stopped ? [[day, hour]] : [])),
  )
  expect(cells).toEqual([
    [2, 5],
    [2, 6],
    [2, 7],
    [2, 8],
    [3, 5],
    [3, 6],
    [3, 7],
    [3, 8],
  ])
})

test('the arrows stay inside the week, and other keys lead nowhere', () => {
  expect(neighbour({ day: 0, hour: 0 }, 'ArrowUp')).toEqual({ day: 0, hour: 0 })
  expect(neighbour({ day: 6, hour: 22 }, 'End')).toEqual({ day: 6, hour: 23 })
  expect(neighbour({ day: 1, hour: 1 }, 'ArrowRight')).toEqual({ day: 1, hour: 2 })
  expect(neighbour({ day: 1, hour: 1 }, 'x')).toBeNull()
})

test('an entry that is moved onto another replaces it; the order is that of the week', () => {
  const stopped = { kind: 'stopped' } as const
  const list = [480, 600, 720].map(minute => ({ minuteOfWeek: minute, rule: stopped }))
  const moved = replaced(list, 0, { minuteOfWeek: 720, rule: { kind: 'full' } })
  expect(moved.map(entry => [entry.minuteOfWeek, entry.rule.kind])).toEqual([
    [600, 'stopped'],
    [720, 'full'],
  ])
  expect([nextEntry([]).minuteOfWeek, nextEntry(list).minuteOfWeek]).toEqual([480, 780])
  expect([
    timeOf(1440 + 510),
    minuteOfWeek(1, '08:30'),
    minuteOfWeek(1, '24:00'),
    minuteOfWeek(1, ''),
  ]).toEqual(['08:30', 1950, null, null])
})
