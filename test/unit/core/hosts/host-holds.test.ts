import { expect, test } from 'vitest'
import { createHostHolds } from '#core/hosts/host-holds'

const host = 'mast.stsci.edu'

test('a missing line counts from its first probe, time asleep left out, and an answer ends the count', () => {
  let nowMs = 1_000
  const holds = createHostHolds(() => nowMs)
  const probe = (afterMs: number): number => {
    nowMs += afterMs
    return holds.offline(host)
  }
  expect([probe(0), probe(1_000), probe(30_000)]).toEqual([0, 1_000, 31_000])
  // A night's sleep is no five minutes without a line.
  expect(probe(8 * 3_600_000)).toBe(91_000)
  holds.answered(host)
  expect(probe(5_000)).toBe(0)
})

test('a hold is never shortened, and ends by itself', () => {
  let nowMs = 0
  const holds = createHostHolds(() => nowMs)
  holds.hold(host, 5_000, { reason: 'server-busy', sinceMs: 7 })
  holds.hold(host, 1_000, { reason: 'server-busy', sinceMs: 8 })
  expect(holds.heldUntilMs(host)).toBe(5_000)
  nowMs = 5_000
  expect(holds.heldUntilMs(host)).toBe(null)
})
