import { expect, test } from 'vitest'
import { createPerhapsSeen } from '#core/lists/perhaps-seen'

const nameOf = (n: number): string => `jw02733001001_02101_${String(n).padStart(6, '0')}_nrcb1_cal.fits`

test('what was added is never denied, and hardly anything else is taken for it', () => {
  const seen = createPerhapsSeen()
  for (let n = 0; n < 100_000; n += 1) seen.add(nameOf(n))
  const answers = Array.from({ length: 110_000 }, (_, n) => seen.has(nameOf(n)))
  expect(answers.slice(0, 100_000).every(Boolean)).toBe(true)
  expect(answers.slice(100_000).filter(Boolean).length).toBeLessThan(100)
})
