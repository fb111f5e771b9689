import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactSize, parseLimit } from '#core/limits/rate-text'
import { importRcloneTimetable } from '#core/limits/rclone-timetable'
import { fitsGrid, gridOf, timetableOfGrid } from '#core/limits/timetable-grid'
import { parseTimetable, timetableText } from '#core/limits/timetable-text'
import { minutesPerWeek, ruleAtMinute, toTimetable, type TimetableRule } from '#core/limits/timetable'
import { parseSize } from '#shared/format'

const anyRule = fc.oneof(
  fc.constant<TimetableRule>({ kind: 'full' }),
  fc.constant<TimetableRule>({ kind: 'stopped' }),
  fc
    .integer({ min: 1, max: 2 ** 45 })
    .map<TimetableRule>(bytesPerSecond => ({ kind: 'limited', bytesPerSecond })),
)
const anyTimetable = fc
  .array(fc.record({ minuteOfWeek: fc.nat(minutesPerWeek - 1), rule: anyRule }), { minLength: 1 })
  .map(toTimetable)

test('the text of any timetable reads back as the same timetable', () => {
  fc.assert(
    fc.property(anyTimetable, table => {
      expect(parseTimetable(timetableText(table))).toEqual(table)
    }),
  )
})

test('the exact text of any size reads back as the same number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 52 }), size => {
      expect(parseSize(exactSize(size))).toBe(size)
    }),
  )
})

test.each([
  ['Mon-08:00,5M 18:00,stop 23:00,full', 'Mon-08:00,5M 18:00,stop 23:00,full'],
  ['08:00,5M 18:00,full', '08:00,5M 18:00,full'],
  ['8:00,5MB/s', '08:00,5M'],
  ['MONDAY-08:00,5MiB', 'Mon-08:00,5MiB'],
  ['Mon-Fri-08:00,20M;Mon-Fri-18:00,off', 'Mon-Fri-08:00,20M Mon-Fri-18:00,full'],
  ['Sat-Mon-10:00,stop', 'Mon-10:00,stop Sat-Sun-10:00,stop'],
  ['08:00,5M Sat-08:00,full', 'Mon-Fri-08:00,5M Sat-08:00,full Sun-08:00,5M'],
  ['23:00,full 08:00,1500k', '08:00,1500k 23:00,full'],
])('%s is written %s', (text, canonical) => {
  expect(timetableText(parseTimetable(text))).toBe(canonical)
})

test.each([
  ['', 'The schedule is empty'],
  ['08:00,5M 25:00,full', '"25:00,full"'],
  ['08:60,5M', '"08:60" is not a time'],
  ['Moon-08:00,5M', '"Moon" is not a day'],
  ['Mon-Tue-Wed-08:00,5M', 'a range has two days'],
  ['08:00', '"08:00" in the schedule'],
  ['08:00,', '"08:00,"'],
  ['08:00,5M,6M', '"08:00,5M,6M"'],
  ['08:00,fast', '"fast" is not a rate'],
  ['08:00,0', '"0" is not a rate'],
])('%j is refused and the bad part is named', (text, part) => {
  expect(() => parseTimetable(text)).toThrow(part)
})

test.each([
  // Examples of rclone's own manual.
  [
    '08:00,512k 12:00,10M 13:00,512k 18:00,30M 23:00,off',
    '08:00,512KiB 12:00,10MiB 13:00,512KiB 18:00,30MiB 23:00,full',
  ],
  [
    'Mon-00:00,512 Fri-23:59,10M Sat-10:00,1M Sun-20:00,off',
    'Mon-00:00,512KiB Fri-23:59,10MiB Sat-10:00,1MiB Sun-20:00,full',
  ],
  ['Mon-00:00,512 12:00,1M Sun-20:00,off', 'Mon-00:00,512KiB 12:00,1MiB Sun-20:00,full'],
  ['--bwlimit="Sun-00:00,10Mi;Mon-00:00,1.5M"', 'Mon-00:00,1536KiB Sun-00:00,10MiB'],
  ['10:20,666:333', '10:20,333KiB'],
  ['10M:off', 'Mon-00:00,full'],
  ['10M', 'Mon-00:00,10MiB'],
  ['1000b', 'Mon-00:00,1k'],
  ['0', 'Mon-00:00,full'],
])('rclone %s is imported as %s', (text, canonical) => {
  expect(timetableText(importRcloneTimetable(text))).toBe(canonical)
})

test.each(['', 'bad', '08:00,fast', '08:00,1M:2M:3M', '08:00,stop', '1000X'])(
  'rclone %j is refused',
  text => {
    expect(() => importRcloneTimetable(text)).toThrow(/schedule/)
  },
)

test('a grid of 7 x 24 rules becomes entries and the same grid again', () => {
  const anyGrid = fc.array(fc.array(anyRule, { minLength: 24, maxLength: 24 }), {
    minLength: 7,
    maxLength: 7,
  })
  fc.assert(
    fc.property(anyGrid, grid => {
      const table = timetableOfGrid(grid)
      expect(gridOf(table)).toEqual(grid)
      expect(fitsGrid(table)).toBe(true)
    }),
  )
})

test('a timetable on whole hours survives the way through the grid', () => {
  const table = parseTimetable('Mon-Fri-08:00,20M Mon-Fri-18:00,full')
  const through = timetableOfGrid(gridOf(table))
  for (let minute = 0; minute < minutesPerWeek; minute += 1)
    expect(ruleAtMinute(through, minute)).toEqual(ruleAtMinute(table, minute))
  expect(timetableText(through)).toBe('Mon-Fri-08:00,20M Mon-Fri-18:00,full')
  expect(timetableText(timetableOfGrid(gridOf(parseTimetable('12:00,stop'))))).toBe('Mon-00:00,stop')
  expect(fitsGrid(parseTimetable('08:30,5M'))).toBe(false)
})

test('off and full end a limit, anything else is a rate', () => {
  expect(['off', 'FULL', '10M', '10MiB/s'].map(parseLimit)).toEqual([null, null, 10_000_000, 10_485_760])
  expect(() => parseLimit('fast')).toThrow('is not a rate')
})
