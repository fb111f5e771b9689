import { expect, onTestFinished, test } from 'vitest'
import type { LimitSettings } from '#core/limits/limit-settings'
import { createLimits, type Limits } from '#core/limits/limits'
import { exitCodeOf } from '#core/items/exit-code'
import { limitsMemory } from '#platform/limits/limits-memory'
import {
  createRig,
  done,
  never,
  startMs,
  stopped,
  untilStopped,
  wanted,
  type Attempt,
  type Rig,
} from './queue-rig.ts'

const hourMs = 3_600_000
const allDone: Attempt = job => done(job)

/** A queue under limits of its own, in UTC from midnight on. */
function limitedRig(attempt: Attempt, settings: Partial<LimitSettings>): Rig & { readonly limits: Limits } {
  const made: Limits[] = []
  const rig = createRig(attempt, ':memory:', (store, clock) => {
    const limits = createLimits({ clock, timeZone: () => 'UTC', memory: limitsMemory(store) })
    limits.change(settings)
    made.push(limits)
    return { limits }
  })
  const [limits] = made
  if (limits === undefined) throw new Error('The rig made no limits.')
  onTestFinished(() => limits.close())
  return { ...rig, limits }
}

const shown = ({ queue }: Rig): readonly (readonly unknown[])[] =>
  queue
    .items({}, { afterId: 0, limit: 100 })
    .map(({ filename, state, reason, nextAttemptMs }) => [filename, state, reason, nextAttemptMs])

test('in a stopped window a bounded run ends at once, and every file says until when it waits', async () => {
  const rig = limitedRig(allDone, { timetable: '00:00,stop 02:00,full' })
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  const summary = await rig.queue.run(batchId, never())
  expect(rig.jobs).toEqual([])
  expect(summary).toMatchObject({ asked: 2, verified: 0, waiting: 2 })
  expect(shown(rig)).toEqual([
    ['a', 'waiting', 'window', startMs + 2 * hourMs],
    ['b', 'waiting', 'window', startMs + 2 * hourMs],
  ])
  expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(9)
  expect(rig.manifests.at(-1)?.items.map(({ state, reason }) => [state, reason])).toEqual([
    ['waiting', 'window'],
    ['waiting', 'window'],
  ])
  expect(rig.queue.items({ states: ['queued'] }, { afterId: 0, limit: 9 })).toEqual([])
  expect(rig.queue.items({ reasons: ['window'] }, { afterId: 0, limit: 9 })).toHaveLength(2)
})

test('an endless batch waits for the window and continues by itself', async () => {
  const rig = limitedRig(allDone, { timetable: '00:00,stop 02:00,full' })
  const { batchId } = await rig.add([wanted('a')], { patience: 'endless' })
  const summary = await rig.queue.run(batchId, never())
  expect(summary).toMatchObject({ verified: 1, waiting: 0 })
  expect(rig.clock.nowMs()).toBeGreaterThanOrEqual(startMs + 2 * hourMs)
})

test('a window that begins stops what runs, keeps its part, and the end of the window continues it', async () => {
  const part = {
    validator: { etag: '"v1"', lastModified: null },
    totalBytes: 100,
    writtenBytes: 40,
    flushedBytes: 40,
    bootId: 'boot',
  }
  const attempt: Attempt = async (job, { nth, signal }) => {
    if (nth > 1) return done(job)
    await untilStopped(signal)
    return stopped(part)
  }
  const rig = limitedRig(attempt, { timetable: '00:00,full 01:00,stop 03:00,full' })
  const { batchId } = await rig.add([wanted('a')], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.part?.writtenBytes)).toEqual([undefined, 40])
  expect(rig.clock.nowMs()).toBeGreaterThanOrEqual(startMs + 3 * hourMs)
  const waited = rig.events.flatMap(event => event.item ?? [])
  expect(waited.map(({ state, reason, nextAttemptMs }) => [state, reason, nextAttemptMs])).toContainEqual([
    'waiting',
    'window',
    startMs + 3 * hourMs,
  ])
})

test('a budget that is used up stops everything until the next day', async () => {
  const attempt: Attempt = job => {
    const meter = rig.limits.throttle.open({ pause: () => undefined, resume: () => undefined }, 1)
    meter.took(100)
    meter.close()
    return done(job)
  }
  const rig = limitedRig(attempt, { budget: { sizeBytes: 150, per: 'day' } })
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add([wanted('a'), wanted('b'), wanted('c')])
  await rig.queue.run(batchId, never())
  expect(shown(rig).map(([name, state, reason]) => [name, state, reason])).toEqual([
    ['a', 'done', null],
    ['b', 'done', null],
    ['c', 'waiting', 'budget'],
  ])
  expect(rig.limits.now().budget).toEqual({ leftBytes: 0, renewsAtMs: startMs + 24 * hourMs })
  expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(9)
})

test('a low rate has fewer files at once, for all and for one batch', async () => {
  let running = 0
  let most = 0
  const attempt: Attempt = async job => {
    most = Math.max(most, (running += 1))
    await rig.clock.sleep(10)
    running -= 1
    return done(job)
  }
  const rig = limitedRig(attempt, { bytesPerSecond: 600_000 })
  const files = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => wanted(name))
  const { batchId } = await rig.add(files)
  await rig.queue.run(batchId, never())
  expect(most).toBe(2)
  most = 0
  rig.limits.change({ bytesPerSecond: null, batches: { [batchId + 1]: 256_000 } })
  const next = await rig.add(files, { folder: '/data/M31' })
  await rig.queue.run(next.batchId, never())
  expect([next.batchId, most]).toEqual([batchId + 1, 1])
})
