import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limitWaiting } from '#cli/queue/wait-limit'
import type { QueueEvent } from '#core/queue-api'
import type { ItemState } from '#shared/states'
import type { Totals } from '#shared/counts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const totals: Totals = { asked: 9, verified: 0, failed: 0, cancelled: 0, waiting: 9, bytes: 0 }
const changed = (state: ItemState): QueueEvent => ({
  kind: 'item-changed',
  itemId: 1,
  batchId: 7,
  state,
  read: () => null,
})

/** A limit of ten seconds over a queue that says what the test tells it. */
function rig(waitMs = 10_000) {
  let tell: (event: QueueEvent) => void = () => undefined
  let verified = 0
  const stop = new AbortController()
  const client = {
    subscribe: (listener: typeof tell) => {
      tell = listener
      return () => (tell = () => undefined)
    },
    totals: () => Promise.resolve({ ...totals, verified }),
  }
  const limit = limitWaiting(client, 7, waitMs, stop.signal)
  return {
    limit,
    stop,
    tell: (event: QueueEvent) => tell(event),
    verify: (count: number) => (verified = count),
    progress: (presentBytes: number) =>
      tell({ kind: 'item-progressed', itemId: 1, presentBytes, totalBytes: null }),
  }
}

const passMs = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('it ends when nothing has moved for the time given, and not before', async () => {
  const { limit } = rig()
  await passMs(9_900)
  expect(limit.signal.aborted).toBe(false)
  await passMs(1_100)
  expect([limit.signal.aborted, limit.isOver()]).toEqual([true, true])
  limit.release()
})

test('bytes, finished files and finished files reported in bulk put it off; retries and repeated bytes do not', async () => {
  const { limit, tell, verify, progress } = rig()
  await passMs(8_000)
  progress(100)
  await passMs(8_000)
  tell(changed('done'))
  await passMs(8_000)
  verify(3)
  tell({ kind: 'batch-changed', batchId: null })
  await passMs(8_000)
  progress(100)
  expect(limit.isOver()).toBe(false)
  await passMs(4_000)
  // The file began again and brought what it had before.
  tell(changed('waiting'))
  progress(60)
  progress(100)
  tell({ kind: 'batch-changed', batchId: null })
  expect(limit.isOver()).toBe(false)
  await passMs(7_000)
  expect(limit.isOver()).toBe(true)
  limit.release()
})

test('a stop is passed on and is no end of waiting; for ever is for ever', async () => {
  const { limit, stop } = rig()
  stop.abort()
  expect([limit.signal.aborted, limit.isOver()]).toEqual([true, false])
  limit.release()
  const endless = rig(Infinity)
  await passMs(1e9)
  expect(endless.limit.signal.aborted).toBe(false)
})
