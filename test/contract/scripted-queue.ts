import { randomUUID } from 'node:crypto'
import type { Service } from '#shared/contract/calls'
import { overviewFeed } from '#shared/contract/overview-feed'
import type { OverviewSource } from '#shared/contract/overview-feed'
import type { QueueNow } from '#shared/contract/overview'
import type { BatchView } from '#shared/models'
import type { Counts, Totals } from '#shared/counts'
import { noCounts, totalsOf } from '#shared/counts'
import { partialService } from '#test/partial-service'

export const archiveUrl = 'http://127.0.0.1:1/'

/** What a page may ask, as far as such a queue answers it. */
export function queueService(queue: ScriptedQueue, hostId: string = randomUUID()): Service {
  const feed = overviewFeed({
    source: queue,
    clock: { monotonicMs: () => performance.now() },
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    hostId,
    archiveUrl,
    network: noNetwork,
    now: () => quiet,
  })
  return partialService({
    handlers: { 'queue.overview': () => Promise.resolve(feed.overview()) },
    announcements: { 'queue.changed': listener => feed.subscribe(listener) },
    close: () => feed.close(),
  })
}

/** Nothing arrives. */
export const noNetwork = { look: () => undefined, bytesPerSecond: () => 0 }

const none = { items: 0, bytes: 0 }
/** Nothing is going on. */
export const quiet: QueueNow = {
  writtenBytesPerSecond: 0,
  askedBytes: 0,
  presentBytes: 0,
  groups: { attention: none, active: none, waiting: none, finished: none },
  gate: { kind: 'open', bytesPerSecond: null, untilMs: null },
  eta: { kind: 'none' },
  isPaused: false,
  held: [],
  volumes: [],
  rowsRevision: 1,
}

/** A queue whose content the test says; it changes only when told. */
export interface ScriptedQueue extends OverviewSource {
  show(batches: readonly BatchView[]): void
  /** Tells the listeners that something happened. */
  tell(): void
  readonly listenerCount: () => number
}

export function scriptedQueue(first: readonly BatchView[] = []): ScriptedQueue {
  const listeners = new Set<() => void>()
  let batches = first
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    batches: () => batches,
    totals: () => batches.map(batch => batch.totals).reduce(sum, totalsOf(noCounts)),
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show: next => {
      batches = next
      tell()
    },
    tell,
    listenerCount: () => listeners.size,
  }
}

export function batchOf(id: number, counts: Partial<Counts>, rest: Partial<BatchView> = {}): BatchView {
  const all = { ...noCounts, ...counts }
  return {
    id,
    name: `Batch ${id}`,
    folder: `/data/batch-${id}`,
    layout: 'nested',
    state: 'queued',
    createdMs: 1_000 * id,
    totals: totalsOf(all),
    counts: all,
    manifest: null,
    ...rest,
  }
}

function sum(a: Totals, b: Totals): Totals {
  return {
    asked: a.asked + b.asked,
    verified: a.verified + b.verified,
    failed: a.failed + b.failed,
    cancelled: a.cancelled + b.cancelled,
    waiting: a.waiting + b.waiting,
    bytes: a.bytes + b.bytes,
  }
}
