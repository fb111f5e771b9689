import { expect, test } from 'vitest'
import { probeIndex } from '#core/queue/retries-and-probes'

test('probes go to the end, the middle and the quarters, so that a block of bad files is left soon', () => {
  expect(Array.from({ length: 8 }, (_, failed) => probeIndex(64, failed))).toEqual([
    63, 32, 48, 16, 56, 24, 40, 8,
  ])
  expect([0, 1, 2, 60].map(failed => probeIndex(1, failed))).toEqual([0, 0, 0, 0])
  for (let failed = 0; failed < 1000; failed += 1) {
    expect(probeIndex(7, failed)).toBeGreaterThanOrEqual(0)
    expect(probeIndex(7, failed)).toBeLessThan(7)
  }
})
