import { expect, test } from 'vitest'
import { createHostHolds } from '#core/hosts/host-holds'
import type { AttemptResult } from '#core/ports'
import { broke, createRig, done, never, wanted, type Rig } from './queue-rig.ts'

const host = 'archive.test'
const named = (count: number, prefix = 'file') =>
  Array.from({ length: count }, (_, at) => wanted(`${prefix}-${at}`))
const reasonsOf = (rig: Rig): readonly string[] => [
  ...new Set(rig.queue.outcomes().map(({ state, reason }) => `${state} ${reason ?? '-'}`)),
]

test('ten files that had not failed before make a host in trouble; nine do not, nor do others in between', () => {
  const holds = createHostHolds(() => 7)
  const failed = (isUntried = true) =>
    holds.failed(host, { isUntried, isProbe: false, cause: { reason: 'network', sinceMs: 1 } }).trouble !==
    null
  expect(Array.from({ length: 9 }, () => failed())).not.toContain(true)
  expect(holds.answered(host)).toBe(false)
  for (let more = 0; more < 9; more += 1) failed()
  // A file that fails again and again says nothing of the host.
  expect([failed(false), failed(false), failed()]).toEqual([false, false, true])
  expect(holds.troubleOf(host)).toMatchObject({ probeAtMs: 7, failedProbes: 0 })
  expect([holds.answered(host), holds.troubleOf(host)]).toEqual([true, null])
})

test('the first probe comes at once with a file that was not tried, and one success ends the trouble', async () => {
  const asked: string[] = []
  const rig = createRig(async job => {
    const name = job.uri.split('/').at(-1) ?? ''
    asked.push(`${name} ${rig.clock.monotonicMs()}`)
    if (name.startsWith('bad')) return broke('server-busy', { status: 500 })
    await rig.clock.sleep(100)
    return done(job)
  })
  const { batchId } = await rig.add([...named(10, 'bad'), ...named(8, 'good')])
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 8, failed: 10 })
  const good = asked.filter(one => one.startsWith('good'))
  // What was under way with the tenth goes on; then all four slots are theirs again.
  expect(good[0]).toBe('good-0 0')
  expect(good.at(-1)).toMatch(/ [12]00$/)
})

test('a host that cuts every file off in the middle is not in trouble, as long as each file resumes from there', async () => {
  const part = { validator: { etag: '"a"', lastModified: null }, totalBytes: 83_000, bootId: 'b' }
  const halves = new Set<string>()
  const rig = createRig(async job => {
    await rig.clock.sleep(5)
    if (halves.has(job.uri)) return done(job)
    halves.add(job.uri)
    const kept = { ...part, writtenBytes: 40_000, flushedBytes: 40_000 }
    return broke('network', { fetchedBytes: 40_000, part: kept })
  })
  const { batchId } = await rig.add(named(60))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 60, failed: 0 })
  expect(rig.events.filter(({ kind }) => kind === 'host-held')).toEqual([])
})

const dead: readonly (readonly [string, AttemptResult, string])[] = [
  ['refuses every connection', broke('network'), 'network'],
  ['answers 503 to everything', broke('server-busy', { status: 503 }), 'server-busy'],
  ['cuts everything', broke('network', { fetchedBytes: 10 }), 'network'],
]
test.each(dead)(
  'a host that %s is not pressed for hours, and its recovery is noticed soon',
  async (_, result, reason) => {
    const hourMs = 3_600_000
    const times: number[] = []
    const shown: (readonly string[])[] = []
    let recoveredMs = 0
    const rig = createRig(async job => {
      times.push(rig.clock.monotonicMs())
      await rig.clock.sleep(5)
      if (recoveredMs > 0) return done(job)
      if (rig.clock.monotonicMs() > 2 * hourMs) recoveredMs = rig.clock.monotonicMs()
      else if (times.length === 30) shown.push(reasonsOf(rig))
      return result
    })
    const { batchId } = await rig.add(named(300), { patience: 'endless' })
    const stop = new AbortController()
    rig.queue.subscribe(event => {
      if (event.kind === 'batch-ended') stop.abort()
    })
    await rig.queue.serve(stop.signal)
    const whileDead = times.filter(time => time < recoveredMs)
    expect(whileDead.length).toBeLessThan(160)
    const firstMinute = times.filter(time => time < 60_000)
    expect(firstMinute.length).toBeLessThanOrEqual(10 + 3 + 8)
    const rests = rig.events.flatMap(event => (event.kind === 'host-held' ? [event.delayMs] : []))
    expect(rests.slice(0, 9)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 60_000])
    // What is queued shows why nothing moves.
    expect(shown).toEqual([expect.arrayContaining([`queued ${reason}`])])
    expect(shown[0]).not.toContain('queued turn')
    expect(times.find(time => time > recoveredMs)).toBeLessThanOrEqual(recoveredMs + 61_000)
    expect(rig.queue.totals(batchId).verified).toBe(300)
  },
)

test('while a host is in trouble one file of it is on its way, and another host is not touched by it', async () => {
  const under = new Map<string, number>()
  const most = new Map<string, number>()
  const rig = createRig(
    async job => {
      const from = new URL(job.url).host
      const now = (under.get(from) ?? 0) + 1
      under.set(from, now)
      const nowMs = rig.clock.monotonicMs()
      if (nowMs > 1000 && nowMs < 60_000) most.set(from, Math.max(now, most.get(from) ?? 0))
      await rig.clock.sleep(100)
      under.set(from, (under.get(from) ?? 0) - 1)
      return from === 'a.test' ? broke('network', { host: from }) : done(job)
    },
    ':memory:',
    () => ({ downloadUrl: uri => `https://${uri.includes('one') ? 'a' : 'b'}.test/${uri}` }),
  )
  const first = await rig.add(named(60, 'one'), { folder: '/data/one' })
  const second = await rig.add(named(200, 'two'), { folder: '/data/two' })
  const [one, two] = await Promise.all([
    rig.queue.run(first.batchId, never()),
    rig.queue.run(second.batchId, never()),
  ])
  expect([one.verified, two.verified]).toEqual([0, 200])
  expect(most.get('a.test')).toBe(1)
  expect(most.get('b.test')).toBe(4)
})

test('a person who orders a retry, and another network, have a host in trouble probed at once', async () => {
  let isDead = true
  const rig = createRig(job => (isDead ? broke('network') : done(job)))
  const { batchId } = await rig.add(named(100), { patience: 'endless' })
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  await expect.poll(() => rig.jobs.length).toBeGreaterThan(20)
  isDead = false
  rig.queue.networkChanged()
  const fromMs = rig.clock.monotonicMs()
  await expect.poll(() => rig.queue.totals(batchId).verified).toBe(100)
  stop.abort()
  await serving
  expect(rig.clock.monotonicMs() - fromMs).toBeLessThan(1000)
})
