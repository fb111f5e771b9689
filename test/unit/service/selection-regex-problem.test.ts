import fc from 'fast-check'
import { expect, test } from 'vitest'
import { regexProblemPosition } from '#service/selection/regex-problem'

test.each([
  ['_i2d\\.fits$', null],
  ['(?<!fits|asdf)$', null],
  ['', null],
  ['_i2d\\.(fits', 7],
  ['seg00[123', 6],
  ['a**', 3],
  ['*abc', 1],
  ['abc)', 4],
  ['a(b))c', 5],
  ['[z-a]', 4],
  ['abc\\', 4],
  ['(a[b)c]', 1],
])('%s is not understood at %s', (pattern, position) => {
  expect(regexProblemPosition(pattern)).toBe(position)
})

test('a position is exact for what the language refuses, and lies within the pattern', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('ab()[]*+?{}1,|\\.^$-')), maxLength: 14 }),
      pattern => {
        const position = regexProblemPosition(pattern)
        expect(position === null).toBe(isReadable(pattern))
        if (position === null) return
        expect(position).toBeGreaterThanOrEqual(1)
        expect(position).toBeLessThanOrEqual(pattern.length)
      },
    ),
  )
})

function isReadable(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
