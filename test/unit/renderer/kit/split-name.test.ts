import fc from 'fast-check'
import { expect, test } from 'vitest'

import { splitName } from '#renderer/kit/split-name'

test('nothing is lost, whatever the name', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.option(fc.nat(40), { nil: undefined }),
      (text, keepLast) => {
        const { head, middle, tail } = splitName(text, keepLast)
        expect(head + middle + tail).toBe(text)
      },
    ),
  )
})

test.each([
  ['jw01783-o004_t001_nircam_f335m_i2d.fits', '_i2d.fits'],
  ['/data/m51/jw01783-o004_t001_nircam_f335m-sub64_rateints.fits', '_rateints.fits'],
  ['short.fits', 'ort.fits'],
  ['a.b', 'a.b'],
])('%s keeps %s', (name, tail) => {
  expect(splitName(name).tail).toBe(tail)
})

test.each([
  ['jw02733001001_02101_00001_nrcb1_cal.fits', '_00001_nrcb1'],
  ['JWST/jw02733001001_02101_00001_nrcb1/jw02733001001_02101_00001_nrcb1_cal.fits', '_00001_nrcb1'],
  ['/data/m_51/image_i2d.fits', ''],
  ['short.fits', ''],
])('of %s the middle %j gives way after the beginning', (name, middle) => {
  expect(splitName(name).middle).toBe(middle)
})

test('what is asked to stay leaves no middle', () => {
  expect(splitName('jw02733001001_02101_00001_nrcb1_cal.fits', 9)).toEqual({
    head: 'jw02733001001_02101_00001_nrcb1',
    middle: '',
    tail: '_cal.fits',
  })
})
