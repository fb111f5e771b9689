import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchExpression } from '#core/manifests/match-words'

test.each([
  ['jw02733', '"jw02733"*'],
  ['nrcb1_cal', '"nrcb1" AND "cal"*'],
  ['  M  51 ', '"M"* AND "51"*'],
  ['mast:JWST/product/x.fits', '"mast" AND "JWST" AND "product" AND "x" AND "fits"*'],
  ['a" OR b* NEAR(c)', '"a"* AND "OR"* AND "b"* AND "NEAR" AND "c"*'],
])('%j is asked as %s', (text, expression) => {
  expect(matchExpression(text)).toBe(expression)
})

test.each(['', '   ', '"*()', '__'])('%j holds no word', text => {
  expect(() => matchExpression(text)).toThrow('Say what to search for')
})

test('whatever is typed, nothing but quoted words joined by AND comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      let expression = ''
      try {
        expression = matchExpression(text)
      } catch {
        return
      }
      expect(expression).toMatch(/^"[^"*\s]+"\*?(?: AND "[^"*\s]+"\*?)*$/u)
    }),
  )
})
