import { expect, test } from 'vitest'
import type { Limits } from '#core/limits/limits'
import { createThroughputSampler } from '#service/queue/throughput-sampler'
import { AppError } from '#shared/errors'

test('a line is silent after ten seconds without a byte, and not before the first one', () => {
  let nowMs = 0
  let receivedBytes = 0
  const planned: (() => void)[] = []
  const limits: Pick<Limits, 'receivedBytes' | 'gate' | 'subscribe'> = {
    receivedBytes: () => receivedBytes,
    gate: () => ({ kind: 'open', bytesPerSecond: null, untilMs: null }),
    subscribe: () => () => undefined,
  }
  const pulse = createThroughputSampler({
    limits: limits as Limits, // all that a pulse asks of it
    keyValues: { read: () => null, write: () => undefined },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    after: (_delayMs, run) => {
      planned.push(run)
      return () => undefined
    },
  })
  const second = (bytes: number): boolean => {
    nowMs += 1000
    receivedBytes += bytes
    planned.shift()?.()
    return pulse.isArriving()
  }
  const before = pulse.isArriving()
  const seen = [before, second(0), second(5), ...Array.from({ length: 10 }, () => second(0)), second(1)]
  expect(seen).toEqual([false, false, true, ...Array<boolean>(9).fill(true), false, true])
  pulse.close()
})

test('a full disk ends neither the second that is measured nor the host that closes', () => {
  let nowMs = 0
  let tries = 0
  const planned: (() => void)[] = []
  const limits: Pick<Limits, 'receivedBytes' | 'gate' | 'subscribe'> = {
    receivedBytes: () => 0,
    gate: () => ({ kind: 'open', bytesPerSecond: null, untilMs: null }),
    subscribe: () => () => undefined,
  }
  const pulse = createThroughputSampler({
    limits: limits as Limits, // all that a pulse asks of it
    keyValues: {
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
