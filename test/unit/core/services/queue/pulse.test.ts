import { expect, test } from 'vitest'
import type { Limits } from '#core/limits/limits'
import { queuePulse } from '#core/services/queue/pulse'
import { AppError } from '#shared/errors'

test('a full disk ends neither the second that is measured nor the host that closes', () => {
  let nowMs = 0
  let tries = 0
  const planned: (() => void)[] = []
  const limits: Pick<Limits, 'receivedBytes' | 'gate' | 'subscribe'> = {
    receivedBytes: () => 0,
    gate: () => ({ kind: 'open', bytesPerSecond: null, untilMs: null }),
    subscribe: () => () => undefined,
  }
  const pulse = queuePulse({
    limits: limits as Limits, // all that a pulse asks of it
    notes: {
      read: () => null,
      write: () => {
        tries += 1
        throw new AppError('disk-full', 'The disk is full.')
      },
    },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    after: (_delayMs, run) => {
      planned.push(run)
      return () => undefined
    },
  })
  for (let seconds = 0; seconds < 1000; seconds += 1) {
    nowMs += 1000
    planned.shift()?.()
  }
  expect([planned.length, tries]).toEqual([1, 4])
  pulse.close()
  expect(tries).toBe(5)
})
