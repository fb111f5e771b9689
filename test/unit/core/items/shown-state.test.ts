import { expect, test } from 'vitest'
import { openGate, type Gate } from '#core/limits/gate'
import type { BatchHold } from '#core/queue-api'
import { nothingOver, shownCounts, shownItem, shownState, storedFilter } from '#core/items/shown-state'
import type { ItemView } from '#shared/models'
import type { Reason } from '#shared/reasons'
import { itemStates } from '#shared/states'
import {
  broke,
  createRig,
  done,
  startMs,
  untilStopped,
  wanted,
  type Attempt,
  type Rig,
} from '../queue/queue-rig.ts'

const item: ItemView = {
  id: 1,
  batchId: 1,
  uri: 'mast:JWST/product/a',
  obsId: null,
  filename: 'a',
  state: 'queued',
  reason: 'turn',
  detail: null,
  path: null,
  sizeBytes: null,
  sha256: null,
  attempt: 0,
  nextAttemptMs: null,
  sinceMs: 100,
}
const held: BatchHold = { reason: 'disk-full', sinceMs: 500, untilMs: null }
const shut: Gate = { kind: 'stopped', reason: 'window', untilMs: 5000 }
const shutOver = { ...nothingOver, gate: shut }
const busy: BatchHold = { reason: 'server-busy', sinceMs: 50, untilMs: 900 }

test.each([
  ['nothing holds it', null, item, item],
  ['its disk', held, item, { ...item, reason: 'disk-full', sinceMs: 500 }],
  [
    'its host, before it came',
    busy,
    item,
    { ...item, reason: 'server-busy', sinceMs: 100, nextAttemptMs: 900 },
  ],
  [
    'others in other states',
    held,
    { ...item, state: 'fetching', reason: null },
    { ...item, state: 'fetching', reason: null },
  ],
] as const)('a queued item is shown under what holds its batch: %s', (_name, by, given, shown) => {
  expect(shownItem(given, { ...nothingOver, hold: by })).toEqual(shown)
})

test('while the gate is shut a queued item waits for it, with the reason and until when', () => {
  expect(shownItem(item, shutOver)).toEqual({
    ...item,
    state: 'waiting',
    reason: 'window',
    nextAttemptMs: 5000,
  })
  expect(shownItem(item, nothingOver)).toBe(item)
  const other = { ...item, state: 'waiting', reason: 'network', nextAttemptMs: 1 } as const
  expect(shownItem(other, shutOver)).toBe(other)
})

test('the counts say the same, in one row for each reason', () => {
  const done = { state: 'done', reason: null, items: 2, bytes: 20 } as const
  const network = { state: 'waiting', reason: 'network', items: 1, bytes: 1 } as const
  const queued = { state: 'queued', reason: 'turn', items: 3, bytes: 30 } as const
  const before = { state: 'waiting', reason: 'window', items: 1, bytes: 5 } as const
  expect(shownCounts([done, network, queued, before], shutOver)).toEqual([
    done,
    network,
    { state: 'waiting', reason: 'window', items: 4, bytes: 35 },
  ])
  expect(shownCounts([done], shutOver)).toEqual([done])
  expect(shownCounts([queued], nothingOver)).toEqual([queued])
})

test('a filter finds what is shown under it', () => {
  const others = itemStates.filter(state => state !== 'queued')
  expect(storedFilter({ states: ['queued'] }, shut)).toEqual({ states: [] })
  expect(storedFilter({ states: ['waiting'] }, shut)).toEqual({ states: ['waiting', 'queued'] })
  expect(storedFilter({ states: ['waiting'], reasons: ['window'] }, shut)).toEqual({
    states: ['waiting', 'queued'],
    reasons: ['window', 'turn'],
  })
  expect(storedFilter({ reasons: ['turn'] }, shut)).toEqual({ states: others, reasons: ['turn'] })
  expect(storedFilter({ batchId: 4 }, shut)).toEqual({ batchId: 4, states: [...others, 'queued'] })
  expect(storedFilter({ states: ['queued'] }, openGate)).toEqual({ states: ['queued'] })
})

test('of what lies over a batch the first of pause, gate and hold is shown', () => {
  const all = { isBatchPaused: true, gate: shut, hold: held }
  const shown = (over: Parameters<typeof shownState>[1]) => {
    const { state, reason } = shownState(item, over) ?? item
    return `${state} ${reason ?? '-'}`
  }
  expect([
    shown(all),
    shown({ ...all, isBatchPaused: false }),
    shown({ ...all, isBatchPaused: false, gate: openGate }),
    shown(nothingOver),
  ]).toEqual(['paused -', 'waiting window', 'queued disk-full', 'queued turn'])
})

test('counts of what is queued are shown for the same reason', () => {
  const queued = { state: 'queued', reason: 'turn', items: 2, bytes: 9 } as const
  const failed = { state: 'failed', reason: 'gone', items: 1, bytes: 1 } as const
  expect(shownCounts([queued, failed], { ...nothingOver, hold: held })).toEqual([
    { ...queued, reason: 'disk-full' },
    failed,
  ])
  expect(shownCounts([queued], nothingOver)).toEqual([queued])
})

const all = { afterId: 0, limit: 100 }
const queuedReasons = ({ queue }: Rig, batchId: number): readonly unknown[] => [
  ...new Set(queue.items({ batchId, states: ['queued'] }, all).map(({ reason }) => reason)),
]
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

/** A served queue in trouble, with a batch that the trouble meets. */
async function troubled(attempt: Attempt, prepare: (rig: Rig) => void) {
  const rig = createRig(attempt)
  const { batchId } = await rig.add(
    names.map(name => wanted(name)),
    { patience: 'endless', folder: '/one' },
  )
  prepare(rig)
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  const end = async (): Promise<void> => {
    stop.abort()
    await serving
  }
  return { rig, batchId, end }
}

test.each<readonly [Reason, Attempt, (rig: Rig) => void]>([
  ['disk-full', () => broke('disk-full'), () => undefined],
  ['folder-gone', job => done(job), (rig: Rig) => void rig.disk.absent.add('/one')],
  ['server-busy', () => broke('server-busy', { status: 503, retryAfterMs: 3_600_000 }), () => undefined],
])('while a batch is held for %s its queued files say so', async (reason, attempt, prepare) => {
  const freeze = Promise.withResolvers<undefined>()
  let shown: unknown
  const { rig, batchId, end } = await troubled(attempt, started => {
    prepare(started)
    started.queue.subscribe(() => {
      const [first] = started.queue.items({ batchId: 1, states: ['queued'], reasons: [reason] }, all)
      if (first === undefined || shown !== undefined) return
      shown = first
      const { queue } = started
      expect(queuedReasons(started, 1)).toEqual([reason])
      expect(queue.items({ batchId: 1, reasons: ['turn'] }, all)).toEqual([])
      const counted = queue.outcomes().find(outcome => outcome.state === 'queued')
      expect(counted).toMatchObject({ reason, items: queue.items({ states: ['queued'] }, all).length })
      freeze.resolve(undefined)
    })
  })
  await freeze.promise
  expect(batchId).toBe(1)
  expect(shown).toMatchObject({ state: 'queued', reason, sinceMs: startMs })
  await end()
  expect(rig.queue.totals().asked).toBe(names.length)
})

test('the other batches of a queue with one held batch say that others are first', async () => {
  const attempt: Attempt = async (job, { signal }) => {
    if (job.root === '/two') await untilStopped(signal)
    return job.root === '/two' ? { kind: 'stopped', part: null, fetchedBytes: 0 } : done(job)
  }
  const rig = createRig(attempt)
  rig.disk.absent.add('/one')
  await rig.add(
    names.map(name => wanted(name)),
    { patience: 'endless', folder: '/one' },
  )
  const { batchId } = await rig.add(
    names.map(name => wanted(`two-${name}`)),
    { patience: 'endless', folder: '/two' },
  )
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  await expect.poll(() => rig.jobs.length).toBe(4)
  expect([queuedReasons(rig, 1), queuedReasons(rig, batchId)]).toEqual([['folder-gone'], ['turn']])
  // A window is filled from behind what it leaves out.
  expect(rig.queue.items({ reasons: ['turn'] }, { afterId: 0, limit: 3 }).map(one => one.batchId)).toEqual([
    2, 2, 2,
  ])
  stop.abort()
  await serving
})
