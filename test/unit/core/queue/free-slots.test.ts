import { expect, test } from 'vitest'
import { shareOf } from '#core/queue/free-slots'
import { Loops } from '#core/queue/loops'
import { RunningTransfers } from '#core/queue/running-transfers'
import { createFakeClock } from './fake-clock.ts'
import { broke, createRig, done, never, wanted, type Rig } from './queue-rig.ts'

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => wanted(`${prefix}${index}`))
const order = (rig: Rig): readonly string[] => rig.jobs.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1))

type LoopFacts = readonly [lastStart: number, wants?: readonly string[]]
/** The share of the first of some loops, of which some have started transfers. */
function shareOfFirst(facts: readonly LoopFacts[], starters: readonly number[], most: number): number {
  const loops = new Loops(createFakeClock(0))
  const running = new RunningTransfers(createFakeClock(0))
  const opened = facts.map(() => loops.open())
  for (const [itemId, starter] of starters.entries()) {
    const one = opened[starter]
    if (one === undefined) throw new TypeError('There is no such loop.')
    running.start({ itemId, batchId: 1, uri: 'u', host: 'h', isRetry: false, isProbe: false, loop: one })
  }
  for (const [at, [lastStart, wants = ['h']]] of facts.entries()) {
    opened[at]?.want(new Set(wants))
    if (opened[at]) opened[at].lastStart = lastStart
  }
  const [own] = opened
  if (own === undefined) throw new TypeError('There is no loop.')
  return shareOf({ loops, running }, own, { most, free: most - starters.length, host: 'h' })
}

test('a loop keeps to its share while another wants some, and takes all when none does', () => {
  const own: LoopFacts = [5]
  const idle: LoopFacts = [9, []]
  const other: LoopFacts = [7]
  expect({
    alone: shareOfFirst([own], [0], 4),
    besideIdle: shareOfFirst([own, idle], [0], 4),
    half: shareOfFirst([own, other], [0], 4),
    roundedUp: shareOfFirst([own, other], [0], 3),
    full: shareOfFirst([own, other], [0, 0], 4),
    elsewhere: shareOfFirst([own, [7, ['another']]], [0, 0], 4),
  }).toEqual({ alone: 3, besideIdle: 3, half: 1, roundedUp: 1, full: 0, elsewhere: 2 })
})

test('with fewer slots than loops, the one that has waited longest goes first', () => {
  expect(shareOfFirst([[5], [3]], [], 1)).toBe(0)
  expect(shareOfFirst([[3], [5]], [], 1)).toBe(1)
})

test.each([1, 2, 3, 4])('a small run beside a huge queue gets its share of %i slots', async slots => {
  const stop = new AbortController()
  const small: { running: Promise<unknown> | null } = { running: null }
  const rig: Rig = createRig(async job => {
    // The huge batch has begun before the small one is asked for.
    if (rig.jobs.length === 4) {
      const { batchId } = await rig.add(named('small', 3), { folder: '/small' })
      small.running = rig.queue.run(batchId, never())
    }
    await rig.clock.sleep(100)
    return done(job)
  })
  rig.settings.filesAtOnce = slots
  await rig.add(named('huge', 60), { folder: '/huge' })
  const serving = rig.queue.serve(stop.signal)
  await expect.poll(() => small.running).not.toBeNull()
  await small.running
  const fetched = order(rig)
  const last = fetched.lastIndexOf('small2')
  expect(last).toBeGreaterThan(0)
  // After the first four: three of its own, as many of the other, and what was under way.
  expect(last).toBeLessThan(4 + 2 * 3 + 2 * slots)
  await expect.poll(() => rig.jobs.length).toBe(63)
  stop.abort()
  await serving
  expect(rig.queue.totals().verified).toBe(63)
})

test('the slots of a loop that wants nothing more are taken by the other', async () => {
  const state = { held: 0, most: 0 }
  const stop = new AbortController()
  const release: (() => void)[] = []
  const rig: Rig = createRig(async job => {
    if (job.uri.endsWith('/small0')) {
      await new Promise<void>(resolve => release.push(resolve))
      return done(job)
    }
    state.held += 1
    state.most = Math.max(state.most, state.held)
    await rig.clock.sleep(100)
    state.held -= 1
    return done(job)
  })
  const { batchId } = await rig.add(named('small', 1), { folder: '/small' })
  const running = rig.queue.run(batchId, never())
  await expect.poll(() => release.length).toBe(1)
  await rig.add(named('huge', 12), { folder: '/huge' })
  const serving = rig.queue.serve(stop.signal)
  await expect.poll(() => rig.queue.totals().verified).toBe(12)
  expect(state.most).toBe(3)
  release.forEach(go => go())
  await running
  stop.abort()
  await serving
})

test('what a serving queue gave up for a lost host is tried again by a retry', async () => {
  const line = { isUp: false }
  const stop = new AbortController()
  const rig = createRig(job => (line.isUp ? done(job) : broke('network')))
  await rig.add(named('a', 40))
  const serving = rig.queue.serve(stop.signal)
  const inState = (state: 'failed' | 'queued') =>
    rig.queue.items({ states: [state] }, { afterId: 0, limit: 100 }).length
  // What has begun is given up with the host; the others are not asked for any more.
  await expect.poll(() => inState('failed')).toBeGreaterThanOrEqual(18)
  await expect.poll(() => inState('failed') + inState('queued')).toBe(40)
  expect(inState('queued')).toBeGreaterThan(0)
  line.isUp = true
  await rig.queue.retry({ kind: 'all' })
  await expect.poll(() => rig.queue.totals().verified, { timeout: 5_000 }).toBe(40)
  stop.abort()
  await serving
})

test('what a serving queue gave up for an absent folder is tried again by a retry', async () => {
  const stop = new AbortController()
  const rig = createRig(job => done(job))
  await rig.add(named('a', 20))
  rig.disk.absent.add('/data/M51')
  const serving = rig.queue.serve(stop.signal)
  const failures = () => rig.queue.items({ states: ['failed'] }, { afterId: 0, limit: 100 })
  await expect.poll(() => failures().length).toBeGreaterThan(0)
  rig.disk.absent.clear()
  await rig.clock.sleep(10_000)
  expect(rig.queue.totals().verified).toBe(0)
  await rig.queue.retry({ kind: 'all' })
  await expect.poll(() => rig.queue.totals().verified).toBe(20)
  stop.abort()
  await serving
})
