import { expect, test } from 'vitest'
import { shareOf, type Loop } from '#core/queue/fairness'
import { Flow } from '#core/queue/flow'
import type { Running } from '#core/queue/engine-state'
import { broke, createRig, done, never, wanted, type Rig } from './queue-rig.ts'

const named = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => wanted(`${prefix}${index}`))
const order = (rig: Rig): readonly string[] => rig.jobs.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1))

const loop = (lastStart: number, wants: readonly string[] = ['h']): Loop => ({
  wants: new Set(wants),
  isWanting: wants.length > 0,
  lastStart,
  lostHosts: new Set(),
  absentFolders: new Set(),
})
const running = (...loops: readonly Loop[]): ReadonlyMap<number, Running> =>
  new Map(
    loops.map((one, itemId) => [
      itemId,
      {
        ...{ itemId, batchId: 1, uri: 'u', host: 'h', isRetry: false, isProbe: false },
        ...{ flow: new Flow(itemId, () => 0), loop: one, stop: new AbortController() },
      },
    ]),
  )

test('a loop keeps to its share while another wants some, and takes all when none does', () => {
  const [own, idle, other] = [loop(5), loop(9, []), loop(7)]
  const share = (loops: readonly Loop[], by: readonly Loop[], most: number): number =>
    shareOf({ loops: new Set(loops), running: new Map(running(...by)) }, own, {
      most,
      free: most - by.length,
      host: 'h',
    })
  expect({
    alone: share([own], [own], 4),
    besideIdle: share([own, idle], [own], 4),
    half: share([own, other], [own], 4),
    roundedUp: share([own, other], [own], 3),
    full: share([own, other], [own, own], 4),
    elsewhere: share([own, loop(7, ['another'])], [own, own], 4),
  }).toEqual({ alone: 3, besideIdle: 3, half: 1, roundedUp: 1, full: 0, elsewhere: 2 })
})

test('with fewer slots than loops, whoever has waited longest goes first', () => {
  const [own, earlier] = [loop(5), loop(3)]
  const loops = new Set([own, earlier])
  const slots = { most: 1, free: 1, host: 'h' }
  expect(shareOf({ loops, running: new Map() }, own, slots)).toBe(0)
  expect(shareOf({ loops, running: new Map() }, earlier, slots)).toBe(1)
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
