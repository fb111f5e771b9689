import { expect, test } from 'vitest'
import type { AttemptResult, TransferJob, TransferListener } from '#core/ports'
import { openGate } from '#core/limits/gate'
import { quietAfterMs } from '#core/hosts/flow'
import type { Patience } from '#shared/choices'
import {
  broke,
  createRig,
  done,
  never,
  stopped,
  wanted,
  type Attempt,
  type MoreDeps,
  type Rig,
} from './queue-rig.ts'

/*
 * A file that brings nothing holds no slot while its host gives others; a host that is slow with all of them is asked for
 * hardly more than before. Counted in connections and requests on a clock that jumps.
 */

const watchdogMs = 60_000
const goodMs = 100
const goodCount = 60

interface Served {
  readonly rig: Rig
  /** Requests in their order, with the time of each. */
  readonly asked: { readonly name: string; readonly atMs: number }[]
  /** Connections that were open at most. */
  readonly mostOpen: () => number
  readonly goodByMs: () => number
}

type Kind = 'silence' | 'a drip'
/** How long a file takes to its first byte. */
type FirstByteMs = (name: string) => number

function serverOf(firstByteMs: FirstByteMs, kind: Kind = 'silence', more?: MoreDeps): Served {
  const asked: { name: string; atMs: number }[] = []
  let open = 0
  let mostOpen = 0
  let goodByMs = 0
  const attempt: Attempt = async (job, { signal, listener }) => {
    const name = job.uri.split('/').at(-1) ?? ''
    asked.push({ name, atMs: rig.clock.monotonicMs() })
    open += 1
    mostOpen = Math.max(mostOpen, open)
    try {
      const result = await exchange(rig, job, { kind, listener, signal, firstByteMs: firstByteMs(name) })
      if (result.kind === 'done') goodByMs = rig.clock.monotonicMs()
      return result
    } finally {
      open -= 1
    }
  }
  const rig = createRig(attempt, ':memory:', more)
  return { rig, asked, mostOpen: () => mostOpen, goodByMs: () => goodByMs }
}

interface Exchange {
  readonly kind: Kind
  readonly listener: TransferListener
  readonly signal: AbortSignal
  readonly firstByteMs: number
}

async function exchange({ clock }: Rig, job: TransferJob, given: Exchange): Promise<AttemptResult> {
  const { kind, listener, signal, firstByteMs } = given
  const isStopped = (): boolean => signal.aborted
  const quietMs = Math.min(firstByteMs, watchdogMs)
  if (quietMs >= quietAfterMs) {
    await clock.sleep(quietAfterMs, signal)
    if (isStopped()) return stopped()
    listener.quietChanged?.(true)
    if (kind === 'a drip') listener.progressed(40, 20_000)
  }
  await clock.sleep(Math.max(0, quietMs - quietAfterMs), signal)
  if (isStopped()) return stopped()
  if (firstByteMs > watchdogMs) return broke('network', { fetchedBytes: kind === 'a drip' ? 40 : 0 })
  listener.quietChanged?.(false)
  await clock.sleep(goodMs, signal)
  return isStopped() ? stopped() : done(job)
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}-${at}`)
const silent: FirstByteMs = name => (name.startsWith('bad') ? Infinity : 0)

const places = ['first', 'last', 'mixed'] as const
function order(bad: number, place: (typeof places)[number]): readonly string[] {
  const [badNames, goodNames] = [names('bad', bad), names('good', goodCount)]
  if (place === 'first') return [...badNames, ...goodNames]
  if (place === 'last') return [...goodNames, ...badNames]
  const every = Math.floor(goodCount / bad)
  return goodNames.flatMap((name, at) =>
    at % every === 0 && at / every < bad ? [`bad-${at / every}`, name] : [name],
  )
}

async function run({ rig, asked }: Served, list: readonly string[], patience: Patience): Promise<void> {
  const stop = new AbortController()
  const { batchId } = await rig.add(
    list.map(name => wanted(name)),
    { patience },
  )
  if (patience === 'bounded') {
    await rig.queue.run(batchId, never())
    return
  }
  rig.queue.subscribe(event => {
    const { verified } = rig.queue.totals(batchId)
    const good = list.filter(name => name.startsWith('good')).length
    if (event.kind === 'item-changed' && verified >= good && asked.length > list.length + 10) stop.abort()
  })
  await rig.queue.serve(stop.signal)
}

const rows = (['silence', 'a drip'] as const).flatMap(kind =>
  [1, 4, 6, 10].flatMap(bad => places.map(place => ({ kind, bad, place }))),
)

test.each(rows)('$bad files that bring nothing ($kind), $place, give their slots up', async row => {
  const { kind, bad, place } = row
  for (const [patience, filesAtOnce] of [
    ['bounded', 4],
    ['endless', null],
  ] as const) {
    const served = serverOf(silent, kind)
    served.rig.settings.filesAtOnce = filesAtOnce
    await run(served, order(bad, place), patience)
    const { asked } = served
    const again = asked.findIndex(({ name }, at) => asked.findIndex(one => one.name === name) < at)
    expect(new Set(asked.slice(0, again).map(({ name }) => name)).size).toBe(bad + goodCount)
    const aloneMs = (goodCount / 4) * goodMs
    // As many as there are slots are noticed once, and of ten some have to give their connections up.
    const noticedMs = bad < 4 ? 0 : bad < 8 ? 2 * quietAfterMs : 10_000
    expect(served.goodByMs()).toBeLessThanOrEqual(aloneMs * 1.5 + noticedMs)
    expect(served.mostOpen()).toBeLessThanOrEqual(filesAtOnce === null ? 16 : 2 * filesAtOnce)
    served.rig.store.close()
  }
})

/** A number between 0 and 1 that depends on the name alone. */
const byName = (name: string): number => (Number(name.replace(/\D/g, '')) * 0.618) % 1

test.each<[string, FirstByteMs]>([
  ['40 s', () => 40_000],
  ['30 to 50 s', name => 30_000 + 20_000 * byName(name)],
  ['8 to 20 s', name => 8_000 + 12_000 * byName(name)],
  ['4 to 6 s', name => 4_000 + 2_000 * byName(name)],
])(
  'an archive that takes %s for each file is asked once for each, and hardly for more at once',
  async (_, firstByteMs) => {
    for (const [patience, filesAtOnce] of [
      ['bounded', 4],
      ['bounded', 1],
      ['endless', null],
    ] as const) {
      const served = serverOf(firstByteMs)
      served.rig.settings.filesAtOnce = filesAtOnce
      const { batchId } = await served.rig.add(
        names('good', 40).map(name => wanted(name)),
        { patience },
      )
      const stop = new AbortController()
      served.rig.queue.subscribe(event => {
        if (event.kind === 'batch-ended') stop.abort()
      })
      await (patience === 'bounded'
        ? served.rig.queue.run(batchId, never())
        : served.rig.queue.serve(stop.signal))
      expect(served.rig.queue.totals(batchId).verified).toBe(40)
      expect(served.asked.length).toBe(40)
      expect(served.mostOpen()).toBeLessThanOrEqual(filesAtOnce === null ? 8 : filesAtOnce === 1 ? 2 : 6)
      served.rig.store.close()
    }
  },
)

test('a few files that take 40 s among quick ones are asked for once, and hold nobody up', async () => {
  const served = serverOf(name => (name.startsWith('bad') ? 40_000 : 0))
  const { batchId } = await served.rig.add(order(4, 'first').map(name => wanted(name)))
  await served.rig.queue.run(batchId, never())
  expect(served.rig.queue.totals(batchId).verified).toBe(4 + goodCount)
  expect(served.asked.length).toBe(4 + goodCount)
  expect(served.mostOpen()).toBeLessThanOrEqual(8)
})

test('a rate that is worth one connection is not held up by a silent file either', async () => {
  const limits = {
    gate: () => openGate,
    connections: () => 1,
    subscribe: () => () => undefined,
    limitBatch: () => undefined,
  }
  const served = serverOf(silent, 'silence', () => ({ limits }))
  const { batchId } = await served.rig.add(order(4, 'first').map(name => wanted(name)))
  await served.rig.queue.run(batchId, never())
  expect(served.rig.queue.totals(batchId).verified).toBe(goodCount)
  // One after the other, and each silent one noticed once.
  expect(served.goodByMs()).toBeLessThanOrEqual(goodCount * goodMs + 5 * quietAfterMs)
})

test('silent files of one list hold up no other that is fetched beside it', async () => {
  const served = serverOf(silent)
  const stop = new AbortController()
  const serving = served.rig.queue.serve(stop.signal)
  const queued = await served.rig.add(
    names('bad', 6).map(name => wanted(name)),
    { patience: 'endless', folder: '/data/queued' },
  )
  const got = await served.rig.add(names('good', goodCount).map(name => wanted(name)))
  await served.rig.queue.run(got.batchId, never())
  expect(served.rig.queue.totals(got.batchId).verified).toBe(goodCount)
  expect(served.goodByMs()).toBeLessThanOrEqual((goodCount / 4) * goodMs * 1.5 + 3 * quietAfterMs)
  expect(served.rig.queue.totals(queued.batchId).verified).toBe(0)
  stop.abort()
  await serving
})

test('thirty silent files before sixty good ones keep them for seconds', async () => {
  const served = serverOf(silent)
  const { batchId } = await served.rig.add(
    [...names('bad', 30), ...names('good', goodCount)].map(name => wanted(name)),
  )
  await served.rig.queue.run(batchId, never())
  expect(served.rig.queue.totals(batchId).verified).toBe(goodCount)
  expect(served.goodByMs()).toBeLessThanOrEqual(goodCount * goodMs + 3 * quietAfterMs)
  expect(served.mostOpen()).toBeLessThanOrEqual(8)
})

test('a server that sends two files at a time, and lets the others wait for their turn, is asked for each once', async () => {
  let open = 0
  let mostOpen = 0
  let turn: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
  const rig = createRig(async (job, { listener, signal }) => {
    open += 1
    mostOpen = Math.max(mostOpen, open)
    const [before, ...others] = turn
    const over = Promise.withResolvers<undefined>()
    turn = [...others, over.promise]
    const begun = new AbortController()
    void rig.clock.sleep(quietAfterMs, begun.signal).then(() => {
      if (!begun.signal.aborted) listener.quietChanged?.(true)
    })
    await before
    begun.abort()
    listener.quietChanged?.(false)
    for (let sent = 0; sent < 10; sent += 1) {
      await rig.clock.sleep(1_000)
      listener.progressed(sent * 100_000, 1_000_000)
    }
    over.resolve(undefined)
    open -= 1
    return signal.aborted ? stopped() : done(job)
  })
  const { batchId } = await rig.add(names('good', 20).map(name => wanted(name)))
  await rig.queue.run(batchId, never())
  expect(rig.queue.totals(batchId).verified).toBe(20)
  expect([rig.jobs.length, mostOpen]).toEqual([20, 4])
})

/** How long an adapting queue takes for 200 files that come after 800 ms each, beside some that drip from then on. */
async function adaptingBeside(bad: number): Promise<number> {
  const stop = new AbortController()
  let goodLeft = 200
  const rig = createRig(async (job, { listener, signal }) => {
    await rig.clock.sleep(800, signal)
    if (job.uri.includes('good')) {
      goodLeft -= 1
      if (goodLeft === 0) stop.abort()
      return done(job, { sizeBytes: 20_000 })
    }
    for (let bytes = 1; bytes <= 120 && !signal.aborted; bytes += 1) {
      await rig.clock.sleep(500, signal)
      listener.progressed(bytes, 20_000)
      if (bytes === 6) listener.quietChanged?.(true)
    }
    return signal.aborted ? stopped() : broke('network', { fetchedBytes: 120 })
  })
  rig.settings.filesAtOnce = null
  await rig.add(
    [...names('bad', bad), ...names('good', 200)].map(name => wanted(name)),
    { patience: 'endless' },
  )
  await rig.queue.serve(stop.signal)
  return rig.clock.monotonicMs()
}

test.each([1, 4, 10])('%i files that drip do not keep the number at once down', async bad => {
  expect(await adaptingBeside(bad)).toBeLessThanOrEqual(1.5 * (await adaptingBeside(0)))
})
