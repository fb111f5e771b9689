import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { Activity, createLateStart, watchForQuiet, watchForStall } from '#platform/transfer/watchdog'
import { createManualClock } from '#test/manual-clock'

function setUp() {
  const clock = createManualClock()
  const activity = new Activity(clock)
  const ended = new AbortController()
  onTestFinished(() => ended.abort())
  const heard: (readonly [atMs: number, bytes: number])[] = []
  const watching = watchForStall(
    clock,
    60_000,
    activity,
    bytes => void heard.push([clock.nowMs(), bytes]),
    ended.signal,
  )
  const pass = async (ms: number) => {
    clock.advance(ms)
    // Lets the watcher go to sleep again.
    await new Promise(resolve => setImmediate(resolve))
  }
  return { clock, activity, ended, heard, watching, pass }
}

test('silence is reported once the limit has passed since the last byte', async () => {
  const { activity, heard, watching, pass } = setUp()
  activity.headCame()
  await pass(30_000)
  activity.took(1_000_000)
  await pass(30_000)
  expect(heard).toEqual([])
  await pass(30_000)
  await watching
  expect(heard).toEqual([[90_000, 0]])
})

test('time in which we do not read does not count', async () => {
  const { activity, heard, pass } = setUp()
  activity.headCame()
  activity.setPaused(true)
  for (let minute = 0; minute < 10; minute++) await pass(60_000)
  activity.setPaused(false)
  await pass(59_000)
  expect(heard).toEqual([])
})

test('a machine that slept is given its time again: nothing could have come meanwhile', async () => {
  const { heard, watching, pass } = setUp()
  await pass(8 * 3_600_000)
  expect(heard).toEqual([])
  await pass(60_000)
  await watching
  expect(heard).toEqual([[8 * 3_600_000 + 60_000, 0]])
})

test.each([
  ['a byte every 10 s', 10_000, 1],
  ['twenty bytes a second', 1_000, 20],
  ['a packet of one kilobyte every 20 s', 20_000, 1_000],
])('%s is a drip, and reported within two stretches also after a good start', async (_, everyMs, bytes) => {
  for (const startBytes of [0, 10_000_000]) {
    const { activity, heard, clock, pass } = setUp()
    activity.headCame()
    activity.took(startBytes)
    while (heard.length === 0 && clock.nowMs() < 300_000) {
      await pass(everyMs)
      activity.took(bytes)
    }
    expect(heard.length).toBe(1)
    expect(clock.nowMs()).toBeLessThanOrEqual(startBytes === 0 ? 80_000 : 140_000)
  }
})

test('a slow line is no drip, nor a server that takes 50 s to begin', async () => {
  const { activity, heard, pass } = setUp()
  await pass(50_000)
  activity.headCame()
  for (let second = 0; second < 600; second++) {
    await pass(1_000)
    activity.took(200)
  }
  expect(heard).toEqual([])
})

test('whatever our own limit or disk makes of it, a line that brings enough while we read is no drip', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ readMs: fc.nat(3_000), pausedMs: fc.nat(200_000) }), {
        minLength: 1,
        maxLength: 60,
      }),
      async turns => {
        const { activity, heard, ended, pass } = setUp()
        activity.headCame()
        for (const { readMs, pausedMs } of turns) {
          await pass(readMs)
          activity.took(Math.ceil(readMs * 0.2) + 1)
          activity.setPaused(true)
          // In steps, as timers come: one long step would be a machine that slept.
          for (let left = pausedMs; left > 0; left -= 60_000) await pass(Math.min(left, 60_000))
          activity.setPaused(false)
        }
        expect(heard).toEqual([])
        ended.abort()
      },
    ),
    { numRuns: 30 },
  )
})

test('next to nothing for three seconds is reported, and so is its end; a pause of ours is neither', async () => {
  const clock = createManualClock()
  const activity = new Activity(clock)
  const ended = new AbortController()
  const looks: boolean[] = []
  const watching = watchForQuiet(clock, 3_000, activity, isQuiet => void looks.push(isQuiet), ended.signal)
  const after = async (happened: () => void): Promise<void> => {
    happened()
    clock.advance(3_000)
    await new Promise(resolve => setImmediate(resolve))
  }
  await after(() => undefined)
  await after(() => activity.headCame())
  await after(() => undefined)
  await after(() => activity.took(100))
  await after(() => activity.took(1_000))
  await after(() => activity.setPaused(true))
  await after(() => undefined)
  await after(() => activity.setPaused(false))
  await after(() => {
    activity.setPaused(true)
    activity.setPaused(false)
  })
  await after(() => undefined)
  ended.abort()
  await watching
  expect(looks).toEqual([true, false, true, true, false, false, false, true, false, true])
})

test('what begins late does so at the second beat, and not when it is over before', async () => {
  const clock = createManualClock()
  const lateStart = createLateStart(clock, 100)
  const begun: string[] = []
  const beat = async (): Promise<void> => {
    clock.advance(100)
    await new Promise(resolve => setImmediate(resolve))
  }
  lateStart(() => begun.push('long'))
  const over = lateStart(() => begun.push('short'))
  await beat()
  lateStart(() => begun.push('later'))
  over()
  expect(begun).toEqual([])
  await beat()
  expect(begun).toEqual(['long'])
  await beat()
  expect(begun).toEqual(['long', 'later'])
})

test('a clock that beats for nothing stops, and begins again', async () => {
  const clock = createManualClock()
  const lateStart = createLateStart(clock, 100)
  const begun: string[] = []
  lateStart(() => begun.push('first'))()
  await new Promise(resolve => setImmediate(resolve))
  lateStart(() => begun.push('second'))
  for (let beats = 0; beats < 2; beats += 1) {
    clock.advance(100)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(begun).toEqual(['second'])
})

test('a watch that begins late reports as soon as one that began at once', async () => {
  const clock = createManualClock()
  const activity = new Activity(clock)
  const ended = new AbortController()
  onTestFinished(() => ended.abort())
  const heard: (readonly [string, number])[] = []
  clock.advance(500)
  void watchForStall(clock, 60_000, activity, () => heard.push(['stalled', clock.nowMs()]), ended.signal)
  void watchForQuiet(clock, 3_000, activity, () => heard.push(['quiet', clock.nowMs()]), ended.signal)
  for (const ms of [2_500, 57_000]) {
    clock.advance(ms)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(heard).toEqual([
    ['quiet', 3_000],
    ['stalled', 60_000],
    ['quiet', 60_000],
  ])
})
