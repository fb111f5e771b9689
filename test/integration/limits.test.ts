import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { LimitSettings } from '#core/limits/limit-settings'
import { createLimits, type Limits } from '#core/limits/limits'
import { createThrottle } from '#core/limits/throttle'
import { limitsMemory } from '#platform/limits/limits-memory'
import { openStore, type OpenStore } from '#platform/store/index'
import { createManualClock, type ManualClock } from '#test/manual-clock'
import { serveProperly } from '#test/misbehaving-server'
import { etag, temporaryFolder, transferKit } from '#test/transfer-kit'

const KiB = 1024
const midnight = Date.UTC(2026, 10, 20)
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 2))

test('a connection under a limit brings what the rate allows, and a long pause is no silence', async () => {
  const clock = createManualClock(1_000_000)
  const throttle = createThrottle(clock)
  throttle.setRate(null, 10 * KiB)
  const body = Buffer.alloc(2000 * KiB, 'x')
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body, etag }), {
    clock,
    throttle,
  })
  const startMs = clock.monotonicMs()
  const over = new AbortController()
  const result = kit.attempt({ batchId: 1 }).finally(() => over.abort('over'))
  let most = 0
  while (!over.signal.aborted) {
    await settled()
    const elapsedMs = clock.monotonicMs() - startMs
    // Never more than the rate allows, and what one read of the socket brings.
    most = Math.max(most, throttle.totalBytes() - (elapsedMs / 1000) * 10 * KiB)
    clock.advance(500)
  }
  expect(await result).toMatchObject({ kind: 'done', sizeBytes: body.length })
  expect(throttle.totalBytes()).toBe(body.length)
  expect(most).toBeLessThanOrEqual(2 * 64 * KiB)
  expect(clock.monotonicMs() - startMs).toBeGreaterThan(180_000)
})

test('a connection that pauses for a limit stops at once on an abort', async () => {
  const clock = createManualClock(1_000_000)
  const throttle = createThrottle(clock)
  throttle.setRate(4, 1)
  const body = Buffer.alloc(500 * KiB, 'x')
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body, etag }), {
    clock,
    throttle,
  })
  const stop = new AbortController()
  const result = kit.attempt({ batchId: 4 }, stop.signal)
  while (throttle.totalBytes() === 0) {
    await settled()
    clock.advance(1)
  }
  await settled()
  stop.abort()
  expect(await result).toMatchObject({ kind: 'stopped', fetchedBytes: throttle.totalBytes() })
  expect(throttle.totalBytes()).toBeLessThan(body.length)
})

interface Opened {
  readonly store: OpenStore
  readonly limits: Limits
  readonly clock: ManualClock
}

function open(file: string, clock = createManualClock(midnight)): Opened {
  const store = openStore(file)
  const limits = createLimits({ clock, timeZone: () => 'UTC', memory: limitsMemory(store) })
  return { store, limits, clock }
}

function close({ store, limits }: Opened): void {
  limits.close()
  store.close()
}

test('what was set, and what was used of the budget, survives a restart', async () => {
  const file = path.join(await temporaryFolder(), 'halyard.db')
  const settings: LimitSettings = {
    bytesPerSecond: 5_000_000,
    batches: { 3: 1_000_000 },
    timetable: '08:00,5M 18:00,full',
    budget: { sizeBytes: 1000, per: 'day' },
    startAtMs: null,
    stopAtMs: midnight + 1e9,
    timesSetMs: null,
  }
  const before = open(file)
  before.limits.change(settings)
  before.limits.throttle.open({ pause: () => undefined, resume: () => undefined }, null).took(400)
  close(before)
  const after = open(file)
  onTestFinished(() => close(after))
  expect(after.limits.now()).toMatchObject({
    settings: { ...settings, timesSetMs: before.clock.nowMs() },
    budget: { leftBytes: 600 },
  })
})

test('what another process sets is in force within a second', async () => {
  const file = path.join(await temporaryFolder(), 'halyard.db')
  const owner = open(file)
  const command = open(file)
  onTestFinished(() => {
    close(owner)
    close(command)
  })
  let told = 0
  owner.limits.subscribe(() => (told += 1))
  command.limits.change({ timetable: '00:00,stop 06:00,full' })
  expect(owner.limits.gate().kind).toBe('open')
  owner.clock.advance(1000)
  await settled()
  expect([owner.limits.gate(), told]).toEqual([
    { kind: 'stopped', reason: 'window', untilMs: midnight + 6 * 3_600_000 },
    1,
  ])
  // Neither overwrites what the other has set.
  owner.limits.change({ bytesPerSecond: 7 })
  command.limits.change({ batches: { 1: 5 } })
  expect(command.limits.now().settings).toMatchObject({
    bytesPerSecond: 7,
    batches: { 1: 5 },
    timetable: '00:00,stop 06:00,full',
  })
})

test('a window opens and shuts by the clock, and listeners are called', async () => {
  const opened = open(':memory:')
  onTestFinished(() => close(opened))
  const { limits, clock } = opened
  limits.change({ timetable: '00:00,full 01:00,stop 02:00,5M' })
  const kinds: string[] = []
  limits.subscribe(() => kinds.push(limits.gate().kind))
  for (let minute = 0; minute < 130; minute += 1) {
    clock.advance(60_000)
    await settled()
  }
  expect(kinds).toEqual(['stopped', 'open'])
  expect(limits.gate()).toMatchObject({ kind: 'open', bytesPerSecond: 5_000_000 })
  expect(limits.connections(null, 16)).toBe(16)
  limits.limitBatch(9, 300_000)
  expect([limits.connections(9, 16), limits.connections(8, 16)]).toEqual([1, 16])
})

test('a stored text of another hand is as good as none', () => {
  const store = openStore(':memory:')
  onTestFinished(() => store.close())
  store.saveSetting('limits', '{"bytesPerSecond":')
  expect(limitsMemory(store).settings()).toBe(null)
  store.saveSetting('limits', '{"bytesPerSecond":"fast"}')
  expect(limitsMemory(store).settings()).toBe(null)
})
