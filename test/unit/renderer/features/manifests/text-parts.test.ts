import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textParts } from '#renderer/features/manifests/text-parts'
import { volumeBars } from '#renderer/features/manifests/volume-bars'

test('parts of any text put together are the text, and no character is cut in two', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '\n', '🌌')).map(letters => letters.join('')),
      fc.integer({ min: 2, max: 9 }),
      (text, partChars) => {
        const parts = textParts(text, partChars)
        expect(parts.join('')).toBe(text)
        expect(
          parts.every(part => part.length <= partChars && part.isWellFormed() === text.isWellFormed()),
        ).toBe(true)
      },
    ),
  )
})

test('a bar shows every day that had any, and the fullest fills the height', () => {
  const day = (name: string, files: number, bytes: number) => ({ day: name, files, bytes })
  const bars = volumeBars([day('a', 1, 50), day('b', 0, 0), day('c', 2, 100), day('d', 1, 0)])
  expect(bars.map(({ x, y, height }) => [x, y, height])).toEqual([
    [0, 50, 50],
    [2, 0, 100],
    [3, 97, 3],
  ])
})
