import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mjdFromMs, msFromMjd, parseDate } from '#core/archive/dates'

test.each([
  ['1858-11-17', 0],
  ['2000-01-01T12:00', 51_544.5],
  ['2000-01-01 12:00:00Z', 51_544.5],
  ['2023-01-25T14:53:08.6650000', 59_969.620239178],
  ['2024-02-29', 60_369],
])('%s is MJD %d', (text, mjd) => {
  expect(parseDate(text)).toBeCloseTo(mjd, 8)
})

test.each([
  '2023-02-30',
  '2023-13-01',
  '2023-01-01T24:00',
  '2023-01-01T12:60',
  '2023-01-01T12:00:60',
  '25.1.2023',
  '2023',
  '2023-01-25T14',
  '2023-01-25T14:53+02:00',
  'yesterday',
  '',
])('"%s" is no date', text => {
  expect(() => parseDate(text)).toThrow(expect.objectContaining({ code: 'usage' }))
})

test('a moment comes back from MJD to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1960-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      date => {
        expect(msFromMjd(mjdFromMs(date.getTime()))).toBe(date.getTime())
        expect(msFromMjd(parseDate(date.toISOString()))).toBe(date.getTime())
      },
    ),
  )
})
