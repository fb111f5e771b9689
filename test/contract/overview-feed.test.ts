import { expect, test } from 'vitest'

import { networkRate } from '#service/queue/network-rate'
import type { OverviewDelta } from '#shared/contract/overview'
import { batchWindow } from '#shared/contract/overview'
import { overviewFeed } from '#shared/contract/overview-feed'
import { batchOf, noNetwork, quiet, scriptedQueue } from './scripted-queue.ts'
import { fakeTime } from './timers.ts'

function started() {
  const queue = scriptedQueue([batchOf(1, { queued: 3 })])
  const time = fakeTime()
  const line = { receivedBytes: 5_000_000 }
  const feed = overviewFeed({
    source: queue,
    network: networkRate(() => line.receivedBytes, 3000),
    clock: time,
    after: time.after,
    hostId: 'one start',
    archiveUrl: 'http://127.0.0.1/',
    now: () => quiet,
  })
  const heard: OverviewDelta[] = []
  return { queue, time, line, feed, heard, listen: () => feed.subscribe(delta => heard.push(delta)) }
}

test('however many changes come, four differences a second leave, and the last state is among them', () => {
  const { queue, time, heard, listen } = started()
  listen()
  for (let done = 0; done < 1000; done += 1) {
    queue.show([batchOf(1, { done, queued: 1000 - done })])
    time.advance(1)
  }
  time.advance(250)
  expect(heard.length).toBeLessThanOrEqual(5)
  expect(heard.at(-1)?.totals).toMatchObject({ asked: 1000, verified: 999, waiting: 1 })
  expect(heard.map(delta => delta.revision)).toEqual(heard.map((_, index) => index + 1))
})

test('a question returns the present state, and the others receive it under the same revision', () => {
  const { queue, feed, heard, listen } = started()
  listen()
  queue.show([batchOf(1, { done: 3 })])
  const asked = feed.overview()
  expect(heard).toEqual([expect.objectContaining({ revision: asked.revision, totals: asked.totals })])
})

test('nothing is announced when nothing a person sees has changed', () => {
  const { queue, time, heard, listen } = started()
  listen()
  queue.tell()
  time.advance(1000)
  expect(heard).toEqual([])
})

test('the rate is that of the network, whatever is written, and falls to zero by itself', () => {
  const { queue, time, line, heard, listen } = started()
  listen()
  queue.tell()
  queue.tell()
  time.advance(250)
  expect(heard.filter(delta => delta.bytesPerSecond > 0)).toEqual([])
  line.receivedBytes += 3_000_000
  queue.tell()
  time.advance(250)
  expect(heard.at(-1)?.bytesPerSecond).toBe(1_000_000)
  time.advance(4000)
  expect(heard.at(-1)?.bytesPerSecond).toBe(0)
})

test('an estimated end is updated without events until there is none any more', () => {
  const time = fakeTime()
  const eta = { kind: 'range', fromMs: 60_000, toMs: 120_000, stepMs: 60_000 } as const
  const feed = overviewFeed({
    source: scriptedQueue([batchOf(1, { queued: 3 })]),
    clock: time,
    after: time.after,
    hostId: 'one start',
    archiveUrl: 'http://127.0.0.1/',
    network: noNetwork,
    now: () => ({ ...quiet, eta: time.monotonicMs() < 10_000 ? eta : quiet.eta }),
  })
  const heard: OverviewDelta[] = []
  expect(feed.overview().now.eta.kind).toBe('range')
  feed.subscribe(delta => heard.push(delta))
  time.advance(11_000)
  expect(heard.map(delta => delta.now.eta.kind)).toEqual(['none'])
})

test('only the newest batches are listed, and the others are counted', () => {
  const { queue, feed } = started()
  queue.show(Array.from({ length: batchWindow + 3 }, (_, index) => batchOf(index + 1, { queued: 1 })))
  const { batches, olderBatches, totals } = feed.overview()
  expect([batches.length, batches[0]?.id, olderBatches, totals.asked]).toEqual([
    batchWindow,
    batchWindow + 3,
    3,
    batchWindow + 3,
  ])
})

test('a closed feed holds neither the queue nor a timer', () => {
  const { queue, time, feed, heard, listen } = started()
  listen()
  queue.show([batchOf(1, { done: 3 })])
  feed.close()
  time.advance(1000)
  expect([heard, queue.listenerCount()]).toEqual([[], 0])
})
