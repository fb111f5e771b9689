import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTable } from '#platform/archive/parse-table'

test('numbers that JSON does not know are null, and texts of that kind stay', () => {
  expect(
    parseTable(String.raw`{"a":NaN,"b":[Infinity,-Infinity, NaN],"NaN":"NaN, \" NaN","c":"\\"}`),
  ).toEqual({
    a: null,
    b: [null, null, null],
    NaN: 'NaN, " NaN',
    c: '\\',
  })
})

test('every JSON document is read as it is, with an odd number beside it', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      const value = JSON.parse(text) as unknown
      expect(parseTable(text)).toEqual(value)
      expect(parseTable(`\uFEFF[NaN,${text}]`)).toEqual([null, value])
    }),
  )
})

test.each(['', '{', 'NaNny', '[NaN', '<html>NaN</html>', '"NaN', '{"a":NaN'])('%j stays no JSON', text => {
  expect(() => parseTable(text)).toThrow(SyntaxError)
})
