import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showProgress } from '#cli/output/progress'
import type { QueueEvent } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import type { ItemState } from '#shared/states'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The progress of batch 7: what happens to it is emitted by hand, and what a terminal would show is kept. */
function openProgress() {
  const lines: string[] = []
  const listeners = new Set<(event: QueueEvent) => void>()
  const totals = { asked: 4, verified: 0, failed: 0, cancelled: 0, waiting: 4, bytes: 0 }
  const client = {
    totals: () => Promise.resolve({ ...totals }),
    subscribe: (listener: (event: QueueEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const output = { hasStatus: true, status: (line: string) => lines.push(line), note: () => undefined }
  // Progress uses these members alone.
  const progress = showProgress(output as never, client as unknown as QueueClient, 7)
  const emit = (event: QueueEvent): void => {
    for (const listener of listeners) listener(event)
  }
  return {
    progress,
    changed: (id: number, state: ItemState, receivedBytes?: number) => {
      if (state === 'done')
        Object.assign(totals, { verified: totals.verified + 1, bytes: totals.bytes + 5e7 })
      emit({
        kind: 'item-changed',
        itemId: id,
        batchId: 7,
        state,
        read: () => null,
        ...(receivedBytes !== undefined && { receivedBytes }),
      })
    },
    progressed: (itemId: number, presentBytes: number) =>
      emit({ kind: 'item-progressed', itemId, presentBytes, totalBytes: 50_000_000 }),
    /** The rate on screen once this second has passed. */
    rateAfter: async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms)
      return lines.at(-1)?.split('  ')[2]
    },
  }
}

test('a file that is copied from an earlier batch is no download', async () => {
  const { changed, rateAfter, progress } = openProgress()
  await vi.advanceTimersByTimeAsync(250)
  changed(1, 'fetching')
  changed(1, 'verifying')
  changed(1, 'done', 0)
  expect(await rateAfter(750)).toBe('0 B/s')
  progress.stop(null)
})

test('a file that is done before its first report counts with what it received', async () => {
  const { changed, rateAfter, progress } = openProgress()
  await vi.advanceTimersByTimeAsync(250)
  changed(1, 'fetching')
  changed(1, 'done', 3_000_000)
  expect(await rateAfter(750)).toBe('3.0 MB/s')
  progress.stop(null)
})

test('what was there before does not count, and no byte counts twice', async () => {
  const { changed, progressed, rateAfter, progress } = openProgress()
  await vi.advanceTimersByTimeAsync(250)
  changed(1, 'fetching')
  progressed(1, 40_000_000)
  progressed(1, 41_000_000)
  expect(await rateAfter(750)).toBe('1.0 MB/s')
  progressed(1, 44_000_000)
  changed(1, 'verifying')
  changed(1, 'done', 5_000_000)
  expect(await rateAfter(1_000)).toBe('2.5 MB/s')
  progress.stop(null)
})

test('a failed attempt keeps what it received, and the next one counts its growth alone', async () => {
  const { changed, progressed, rateAfter, progress } = openProgress()
  await vi.advanceTimersByTimeAsync(250)
  changed(1, 'fetching')
  progressed(1, 1_000_000)
  progressed(1, 3_000_000)
  changed(1, 'waiting')
  changed(1, 'fetching')
  progressed(1, 3_000_000)
  progressed(1, 4_000_000)
  expect(await rateAfter(750)).toBe('3.0 MB/s')
  progress.stop(null)
})
