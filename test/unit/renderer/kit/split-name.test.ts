import fc from 'fast-check'
import { expect, test } from 'vitest'

import { splitName } from '#renderer/kit/split-name'

test('nothing is lost, whatever the name', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.option(fc.nat(40), { nil: undefined }),
      (text, keepLast) => {
        const { head, tail } = splitName(text, keepLast)
        expect(head + tail).toBe(text)
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
