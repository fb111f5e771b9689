import { expect, test } from 'vitest'
import type { AttemptResult, TransferJob } from '#core/ports'
import { exitCodeOf } from '#core/items/exit-code'
import { createRetryPace, retryPauseMs } from '#core/hosts/retry-pace'
import { until } from '#test/until'
import { broke, createRig, done, never, wanted, type Rig } from './queue-rig.ts'

/*
 * What failed is asked for again without a flood, and never at the cost of what was not tried. Counted in requests on a
 * clock that jumps.
 */

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => wanted(`${prefix}-${at}`))
const nameOf = (job: TransferJob): string => job.uri.split('/').at(-1) ?? ''
const answerMs = 50

interface Asked {
  readonly name: string
  readonly atMs: number
}

function rigWith(answer: (job: TransferJob, nth: number) => AttemptResult): {
  readonly rig: Rig
  readonly asked: Asked[]
} {
  const asked: Asked[] = []
  const rig = createRig(async (job, { nth }) => {
    asked.push({ name: nameOf(job), atMs: rig.clock.monotonicMs() })
    await rig.clock.sleep(nameOf(job).startsWith('good-slow') ? 200 * answerMs : answerMs)
    return answer(job, nth)
  })
  return { rig, asked }
}

/** Every tenth can be had, so that the host is never in trouble. */
const amongGood = (bad: number) =>
  names('bad', bad).flatMap((file, at) => (at % 9 === 0 ? [...names(`good-${at}`, 1), file] : [file]))

const isGood = (job: TransferJob): boolean => nameOf(job).startsWith('good')
const perMinute = (asked: readonly Asked[]): readonly number[] => {
  const counts = new Map<number, number>()
  for (const { atMs } of asked) {
    const minute = Math.floor(atMs / 60_000)
    counts.set(minute, (counts.get(minute) ?? 0) + 1)
  }
  return [...counts.values()]
}

const failing = [
  ['500', broke('server-busy', { status: 500 })],
  ['a reset', broke('network')],
  ['a cut', broke('network', { fetchedBytes: 50 })],
] as const

test.each(failing)(
  'get asks a host for 100 files that fail with %s and some that do not: no flood of tries, and an end',
  async (_, result) => {
    const { rig, asked } = rigWith(job => (isGood(job) ? done(job) : result))
    const list = amongGood(100)
    const { batchId } = await rig.add(list)
    await rig.queue.run(batchId, never())
    const [first = 0, ...later] = perMinute(asked)
    expect(first).toBeLessThanOrEqual(list.length + 240 + 60)
    for (const count of later) expect(count).toBeLessThanOrEqual(61)
    expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(5)
    expect(rig.queue.totals(batchId).verified).toBe(list.length - 100)
  },
)

test('a queue that never gives up asks for no more than one a second of 150 that fail for ever', async () => {
  const stop = new AbortController()
  const { rig, asked } = rigWith(job => {
    if (asked.length > 700) stop.abort()
    return isGood(job) ? done(job) : broke('server-busy', { status: 500 })
  })
  const list = amongGood(150)
  const { batchId } = await rig.add(list, { patience: 'endless' })
  await rig.queue.serve(stop.signal)
  const [first = 0, ...later] = perMinute(asked)
  expect(first).toBeLessThanOrEqual(list.length + 240 + 60)
  for (const count of later) expect(count).toBeLessThanOrEqual(61)
  expect(rig.queue.totals(batchId).verified).toBe(list.length - 150)
})

test('files that were not tried are asked for at full speed meanwhile, and one that comes at last ends the pace', async () => {
  const stop = new AbortController()
  let isWell = false
  const { rig, asked } = rigWith(job => {
    if (isGood(job) || isWell) return done(job)
    return broke('server-busy', { status: 500 })
  })
  const list = amongGood(100)
  const { batchId } = await rig.add(list, { patience: 'endless' })
  const serving = rig.queue.serve(stop.signal)
  await rig.clock.sleep(120_000)
  const before = { requests: asked.length, atMs: rig.clock.monotonicMs() }
  const late = await rig.add(names('good-late', 40), { patience: 'endless', folder: '/data/late' })
  await until(() => rig.queue.totals(late.batchId).verified === 40)
  const since = asked.slice(before.requests)
  const lateMs = since.filter(({ name }) => name.startsWith('good-late')).map(({ atMs }) => atMs)
  expect(Math.max(...lateMs) - Math.min(...lateMs)).toBeLessThanOrEqual(10 * answerMs)
  const passedMs = rig.clock.monotonicMs() - before.atMs
  expect(since.length - 40).toBeLessThanOrEqual(passedMs / retryPauseMs + 1)
  isWell = true
  // The longest pause of one file, and the rest at once.
  await rig.clock.sleep(300_000)
  expect(rig.queue.totals(batchId)).toMatchObject({ waiting: 0, failed: 0 })
  stop.abort()
  await serving
})

test('a file that fails once beside a long list is asked for again, whatever the host owed another queue for long', async () => {
  const stop = new AbortController()
  const { rig, asked } = rigWith((job, nth) => {
    const isFlaky = nameOf(job).startsWith('flaky') && nth > 1
    return isGood(job) || isFlaky ? done(job) : broke('server-busy', { status: 500 })
  })
  await rig.add(amongGood(60), { patience: 'endless', folder: '/data/endless' })
  const serving = rig.queue.serve(stop.signal)
  await rig.clock.sleep(1_500_000)
  const list = [...names('flaky', 1), ...names('good-slow', 160)]
  const { batchId } = await rig.add(list)
  await rig.queue.run(batchId, never())
  stop.abort()
  await serving
  expect(asked.filter(({ name }) => name.startsWith('flaky')).length).toBe(2)
  expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(0)
})

test('thirty files have all their tries at the pauses of their own', () => {
  let nowMs = 0
  const pace = createRetryPace(() => nowMs)
  for (let nth = 0; nth < 239; nth += 1) {
    pace.started('h')
    pace.failed('h')
  }
  expect([pace.isHeld('h'), pace.waitMs('h')]).toEqual([false, 0])
  pace.failed('h')
  pace.started('h')
  expect([pace.isHeld('h'), pace.waitMs('h'), pace.waitMs('other')]).toEqual([true, retryPauseMs, 0])
  nowMs += 299_999
  expect(pace.isInVain('h')).toBe(false)
  nowMs += 1
  expect(pace.isInVain('h')).toBe(true)
  pace.forgetGivenUp()
  expect([pace.isHeld('h'), pace.isInVain('h')]).toEqual([true, false])
  nowMs += 299_999
  pace.gave('h')
  nowMs += 299_999
  expect([pace.isHeld('h'), pace.isInVain('h')]).toEqual([true, false])
  nowMs += 1
  expect(pace.isInVain('h')).toBe(true)
  pace.came('h')
  expect([pace.isHeld('h'), pace.isInVain('h'), pace.waitMs('h')]).toEqual([false, false, 0])
})

const holding = broke('server-busy', { status: 503, retryAfterMs: 5_000 })
const tooMany = broke('server-busy', { status: 429 })

test.each([
  [1, 'bounded', holding],
  [4, 'bounded', holding],
  [1, 'endless', holding],
  [4, 'endless', holding],
  [1, 'endless', tooMany],
  [4, 'bounded', tooMany],
] as const)(
  '%i files that hold the host at every try are tried once before 120 good ones (%s)',
  async (bad, patience, result) => {
    for (const place of ['first', 'mixed', 'of a higher priority'] as const) {
      const stop = new AbortController()
      let goodByMs = 0
      const { rig, asked } = rigWith(job => {
        if (!isGood(job)) return result
        goodByMs = rig.clock.monotonicMs()
        return done(job)
      })
      const [badFiles, good] = [names('bad', bad), names('good', 120)]
      const every = 120 / bad
      const mixed = good.flatMap((file, at) => [
        ...(at % every === 0 ? badFiles.slice(at / every, at / every + 1) : []),
        file,
      ])
      const isUrgent = place === 'of a higher priority'
      if (isUrgent) {
        const urgent = await rig.add(badFiles, { patience, folder: '/data/urgent' })
        await rig.queue.setPriority(urgent.batchId, 'high')
      }
      const list = place === 'mixed' ? mixed : isUrgent ? good : [...badFiles, ...good]
      const { batchId } = await rig.add(list, { patience })
      rig.queue.subscribe(event => {
        if (event.kind === 'item-changed' && asked.length > 120 + 2 * bad) stop.abort()
      })
      await rig.queue.serve(stop.signal)
      const lastGood = asked.findLastIndex(({ name }) => name.startsWith('good'))
      expect(asked.slice(0, lastGood).filter(({ name }) => name.startsWith('bad')).length).toBe(bad)
      expect(rig.queue.totals(batchId).verified).toBe(120)
      // What the server asked for, once for each where they stand apart.
      const holds = place === 'mixed' ? bad : 1
      expect(goodByMs).toBeLessThanOrEqual(30 * answerMs * 1.5 + holds * (5_000 + answerMs))
      rig.store.close()
    }
  },
)
