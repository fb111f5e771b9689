import fc from 'fast-check'
import { expect, test } from 'vitest'
import { float, formatCard, headerBytes } from '#demo/bodies/fits/header'

test('values are where fixed format wants them', () => {
  expect([
    formatCard(['NAXIS', 2]),
    formatCard(['CRVAL1', float(151), 'degrees']),
    formatCard(['EXTEND', true]),
    formatCard(['BUNIT', 'DN']),
    formatCard(['TITLE', "Stephan's Quintet"]),
  ]).toEqual(
    [
      'NAXIS   =                    2',
      'CRVAL1  =                151.0 / degrees',
      'EXTEND  =                    T',
      "BUNIT   = 'DN      '          ",
      "TITLE   = 'Stephan''s Quintet'",
    ].map(card => card.padEnd(80)),
  )
})

test('text of any length makes one whole card with its quotes closed', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', "'", '/', 'Z'), maxLength: 120 })
  fc.assert(
    fc.property(text, title => {
      const card = formatCard(['TITLE', title, 'a comment'])
      return card.length === 80 && /^TITLE {3}= '(?:[^']|'')*' *(?:\/.*)?$/.test(card)
    }),
  )
})

test('a header fills its blocks, and too many cards are refused', () => {
  expect(headerBytes([['SIMPLE', true]], 3, 0).length).toBe(3 * 2880)
  const many = Array.from({ length: 34 }, (_, i) => [`KEY${i}`, i] as const)
  expect(() => headerBytes(many, 1, 0)).toThrow('too many cards')
})
