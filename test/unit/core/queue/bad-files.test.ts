import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/items/exit-code'
import type { Patience } from '#shared/choices'
import type { AttemptResult } from '#core/ports'
import { broke, createRig, done, never, wanted, type Rig } from './queue-rig.ts'

/*
 * A few files that the archive cannot give must not keep the others. Counted in requests and slots on a clock that
 * jumps: how long anything took decides nothing.
 */

/** What a bad file does, each time it is asked for, and how long that takes. */
const kinds: Readonly<Record<string, { readonly result: AttemptResult; readonly tookMs: number }>> = {
  '503 without Retry-After': { result: broke('server-busy', { status: 503 }), tookMs: 40 },
  '500': { result: broke('server-busy', { status: 500 }), tookMs: 40 },
  '504': { result: broke('server-busy', { status: 504 }), tookMs: 40 },
  'a body that is always cut': { result: broke('network', { fetchedBytes: 50 }), tookMs: 80 },
  'a connection that is reset': { result: broke('network'), tookMs: 10 },
  silence: { result: broke('network'), tookMs: 60_000 },
  'bad bytes': { result: broke('damaged', { fetchedBytes: 100 }), tookMs: 100 },
  'another file': { result: broke('not-the-file', { fetchedBytes: 100 }), tookMs: 100 },
}
const goodMs = 100
const goodCount = 60

const places = ['first', 'last', 'mixed'] as const
function order(bad: number, place: (typeof places)[number]): readonly string[] {
  const badNames = Array.from({ length: bad }, (_, at) => `bad-${at}`)
  const goodNames = Array.from({ length: goodCount }, (_, at) => `good-${at}`)
  if (place === 'first') return [...badNames, ...goodNames]
  if (place === 'last') return [...goodNames, ...badNames]
  const every = Math.floor(goodCount / bad)
  return goodNames
    .flatMap((name, at) => (at % every === 0 ? [badNames[at / every] ?? [], name] : [name]))
    .flat()
}

interface Asked {
  readonly name: string
  readonly nth: number
  readonly atMs: number
}
interface Run {
  readonly rig: Rig
  readonly asked: readonly Asked[]
  readonly batchId: number
  /** When the last good file was there. */
  readonly goodByMs: number
}

async function runWith(
  kind: string,
  names: readonly string[],
  patience: Patience,
  filesAtOnce: number | null,
): Promise<Run> {
  const bad = kinds[kind] ?? { result: broke('bug'), tookMs: 0 }
  const asked: Asked[] = []
  const stop = new AbortController()
  let goodByMs = 0
  let goodLeft = goodCount
  let badTries = 0
  const rig = createRig(async (job, { nth }) => {
    const name = job.uri.split('/').at(-1) ?? ''
    asked.push({ name, nth, atMs: rig.clock.monotonicMs() })
    const isGood = name.startsWith('good')
    await rig.clock.sleep(isGood ? goodMs : bad.tookMs)
    if (!isGood) {
      // Long enough to see what becomes of them in a queue that never gives up.
      if (goodLeft === 0 && (badTries += 1) > 100) stop.abort()
      return bad.result
    }
    goodByMs = rig.clock.monotonicMs()
    goodLeft -= 1
    return done(job)
  })
  rig.settings.filesAtOnce = filesAtOnce
  const { batchId } = await rig.add(
    names.map(name => wanted(name)),
    { patience },
  )
  if (patience === 'bounded') await rig.queue.run(batchId, never())
  else {
    const serving = rig.queue.serve(stop.signal)
    // Bad bytes end by themselves.
    rig.queue.subscribe(event => {
      if (event.kind === 'batch-ended') stop.abort()
    })
    await serving
  }
  return { rig, asked, batchId, goodByMs }
}

const rows = Object.keys(kinds).flatMap(kind =>
  [1, 4, 10].flatMap(bad => places.map(place => ({ kind, bad, place }))),
)
test.each(rows)(
  '$bad bad files ($kind), $place: every good one is asked for before a bad one again',
  async row => {
    const { kind, bad, place } = row
    for (const [patience, filesAtOnce] of [
      ['bounded', 4],
      ['endless', null],
    ] as const) {
      const { rig, asked, batchId, goodByMs } = await runWith(kind, order(bad, place), patience, filesAtOnce)
      const again = asked.findIndex(({ nth }) => nth > 1)
      const before = new Set(asked.slice(0, again).map(({ name }) => name))
      expect([again > 0, before.size]).toEqual([true, bad + goodCount])
      expect(rig.queue.totals(batchId).verified).toBe(goodCount)
      // Of four slots they never had more than their first tries: the good ones run on the others, or on all.
      const firstTriesMs = Math.ceil(bad / 4) * (kinds[kind]?.tookMs ?? 0)
      const alone = (goodCount / 4) * goodMs
      expect(goodByMs).toBeLessThanOrEqual(alone * 1.5 + firstTriesMs)
      rig.store.close()
    }
  },
)

test.each(
  ['503 without Retry-After', 'a body that is always cut', 'a connection that is reset'].flatMap(kind =>
    [30, 100].map(bad => ({ kind, bad })),
  ),
)('$bad bad files ($kind) before all good ones are skipped: a probe runs apart', async ({ kind, bad }) => {
  for (const [patience, filesAtOnce] of [
    ['bounded', 4],
    ['endless', null],
  ] as const) {
    const names = order(bad, 'first')
    const { rig, batchId, asked, goodByMs } = await runWith(kind, names, patience, filesAtOnce)
    expect(rig.queue.totals(batchId).verified).toBe(goodCount)
    const again = asked.findIndex(({ nth }) => nth > 1)
    expect(new Set(asked.slice(0, again).map(({ name }) => name)).size).toBe(bad + goodCount)
    // Every ten of them cost their own tries and one probe, and none of them a pause.
    const tensMs = (bad / 10) * (10 * (kinds[kind]?.tookMs ?? 0) + goodMs)
    // Where the number at once adapts, so many broken first tries rightly lower it.
    if (filesAtOnce !== null) expect(goodByMs).toBeLessThanOrEqual((goodCount / 4) * goodMs * 1.5 + tensMs)
    rig.store.close()
  }
})

test.each(Object.keys(kinds))(
  'a bad file (%s) has the tries and the pauses of its kind, and get ends',
  async kind => {
    const { rig, asked, batchId } = await runWith(kind, order(10, 'last'), 'bounded', 4)
    const isBytes = kind === 'bad bytes' || kind === 'another file'
    const tries = isBytes ? 3 : 8
    for (let at = 0; at < 10; at += 1) {
      const times = asked.filter(({ name }) => name === `bad-${at}`).map(({ atMs }) => atMs)
      expect(times.length).toBe(tries)
    }
    const counts = rig.queue.totals(batchId)
    expect([counts.verified, counts.failed, counts.waiting]).toEqual([goodCount, 10, 0])
    expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(isBytes ? 8 : 5)
  },
)

test('one bad file alone is tried after 0.5 1 2 4 8 15 30 s', async () => {
  const { asked } = await runWith('500', order(1, 'mixed'), 'bounded', 4)
  const times = asked.filter(({ name }) => name === 'bad-0').map(({ atMs }) => atMs)
  const pauses = times.slice(2).map((time, at) => time - (times[at + 1] ?? 0))
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 30_000].map(ms => ms + 40))
})

test('a few bad files do not lower the number at once, wherever they are', async () => {
  for (const kind of ['a body that is always cut', '503 without Retry-After'])
    for (const place of places) {
      const { asked, rig } = await runWith(kind, order(10, place), 'bounded', null)
      const times = asked.filter(({ name }) => name.startsWith('good')).map(({ atMs }) => atMs)
      const atOnce = times.map(time => times.filter(one => one <= time && one > time - goodMs).length)
      // One slot may be given back for a while.
      expect(Math.max(...atOnce)).toBeGreaterThanOrEqual(3)
      rig.store.close()
    }
})
