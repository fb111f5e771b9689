import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/queue/exit-code'
import type { PartRecord } from '#core/ports'
import {
  broke,
  createRig,
  done,
  never,
  options,
  startMs,
  stopped,
  untilStopped,
  wanted,
  type Attempt,
  type Rig,
} from './queue-rig.ts'

const codeOf = (rig: Rig, batchId: number): number => exitCodeOf(rig.queue.outcomes(batchId), true)
const statesOf = (rig: Rig): readonly string[] =>
  rig.queue
    .items({}, { afterId: 0, limit: 100 })
    .map(item => `${item.filename} ${item.state} ${item.reason ?? '-'}`)

test('a batch is fetched, its manifest written, and its summary closes', async () => {
  const rig = createRig(job => done(job))
  const { batchId, added, known } = await rig.add([wanted('a.fits'), wanted('b.fits')])
  const summary = await rig.queue.run(batchId, never())
  expect({ added, known, summary }).toEqual({
    added: 2,
    known: 0,
    summary: {
      asked: 2,
      verified: 2,
      failed: 0,
      cancelled: 0,
      waiting: 0,
      bytes: 200,
      manifest: '/data/M51/MANIFEST.HTML',
    },
  })
  expect(codeOf(rig, batchId)).toBe(0)
  expect(rig.queue.batch(batchId)).toEqual({
    id: batchId,
    name: 'M51',
    folder: '/data/M51',
    layout: 'nested',
    priority: 'normal',
    state: 'queued',
    createdMs: startMs,
    totals: { asked: 2, verified: 2, failed: 0, cancelled: 0, waiting: 0, bytes: 200 },
    counts: {
      ...{ queued: 0, fetching: 0, verifying: 0, waiting: 0, paused: 0, failed: 0, cancelled: 0 },
      ...{ done: 2, bytes: 200 },
    },
    manifest: '/data/M51/MANIFEST.HTML',
  })
  expect(rig.queue.items({ batchId }, { afterId: 0, limit: 1 })).toEqual([
    {
      id: 1,
      batchId,
      uri: 'mast:JWST/product/a.fits',
      obsId: 'obs1',
      filename: 'a.fits',
      state: 'done',
      reason: null,
      detail: null,
      path: '/data/M51/JWST/obs1/a.fits',
      sizeBytes: 100,
      sha256: 'a'.repeat(64),
      attempt: 1,
      nextAttemptMs: null,
      sinceMs: startMs,
    },
  ])
})

test('two forms of the URI of one file are one file, in one list and when it is asked for again', async () => {
  const rig = createRig(job => done(job))
  const asked = (uri: string) => ({ ...wanted('n8ku01050_asn.fits'), uri })
  const plain = 'mast:HST/product/n8ku01050_asn.fits'
  const first = await rig.add([asked('mast:HST/product/N8KU01050/n8ku01050_asn.fits'), asked(plain)])
  await rig.queue.run(first.batchId, never())
  const again = await rig.add([asked('mast:hst/product/n8ku01050_asn.fits')])
  expect([first.added, again.added, again.known]).toEqual([1, 0, 1])
  expect(rig.queue.items({}, { afterId: 0, limit: 9 }).map(({ uri }) => uri)).toEqual([plain])
})

test('an empty batch ends with code 4', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([])
  await rig.queue.run(batchId, never())
  expect(codeOf(rig, batchId)).toBe(4)
})

test('a broken line is tried eight times with growing pauses, then the run ends with code 5', async () => {
  const times: number[] = []
  const rig = createRig(() => {
    times.push(rig.clock.monotonicMs())
    return broke('network')
  })
  const { batchId } = await rig.add([wanted('a.fits')])
  const summary = await rig.queue.run(batchId, never())
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 30_000])
  expect(summary).toMatchObject({ asked: 1, failed: 1, waiting: 0 })
  expect(statesOf(rig)).toEqual(['a.fits failed network'])
  expect(codeOf(rig, batchId)).toBe(5)
})

test('when a host stays dead, the files that have not begun are left for the next run', async () => {
  const times: number[] = []
  const rig = createRig(() => {
    times.push(rig.clock.monotonicMs())
    return broke('network')
  })
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add(Array.from({ length: 100 }, (_, at) => wanted(`file-${at}`)))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ failed: 18, waiting: 82 })
  // Ten files in a row, then one now and then to see whether it is back; what has begun is asked for once more.
  const probes = [0, 0, 500, 1500, 3500, 7500, 15_500, 30_500, 60_500]
  expect(times.slice(9, 18)).toEqual(probes)
  expect(times.length).toBe(35)
  expect(codeOf(rig, batchId)).toBe(5)
})

test('one file that the server always refuses does not keep the others', async () => {
  const rig = createRig(job => (job.uri.endsWith('a') ? broke('server-busy', { status: 503 }) : done(job)))
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add(['a', 'b', 'c'].map(name => wanted(name)))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ failed: 1, verified: 2 })
})

test('a busy server holds the whole host for as long as it asked, and no file is asked for meanwhile', async () => {
  const asked: string[] = []
  const rig = createRig((job, { nth }) => {
    asked.push(`${job.uri.slice(-1)} ${rig.clock.monotonicMs()}`)
    return job.uri.endsWith('a') && nth === 1
      ? broke('server-busy', { status: 503, retryAfterMs: 40_000 })
      : done(job)
  })
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  const summary = await rig.queue.run(batchId, never())
  expect(asked).toEqual(['a 0', 'b 40000', 'a 40000'])
  expect(summary.verified).toBe(2)
  expect(rig.events.filter(event => event.kind === 'host-held')).toEqual([
    { kind: 'host-held', host: 'archive.test', delayMs: 40_000 },
  ])
})

test('a pause of more than five minutes ends a bounded run at once and leaves the rest waiting', async () => {
  const rig = createRig(() => broke('server-busy', { status: 429, retryAfterMs: 3_600_000 }))
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  const summary = await rig.queue.run(batchId, never())
  expect(rig.jobs.length).toBe(1)
  expect(rig.clock.monotonicMs()).toBe(0)
  expect(summary).toMatchObject({ failed: 1, waiting: 1 })
  expect(codeOf(rig, batchId)).toBe(5)
})

test('without a line nothing is spent; the run ends after five minutes and works again when the line is back', async () => {
  let isOffline = true
  const rig = createRig(job => (isOffline ? broke('network', { isOffline }) : done(job)))
  const { batchId } = await rig.add([wanted('a')])
  await rig.queue.run(batchId, never())
  expect(rig.clock.monotonicMs()).toBe(300_000)
  expect(codeOf(rig, batchId)).toBe(5)
  isOffline = false
  await rig.add([wanted('a')])
  await rig.queue.run(batchId, never())
  expect(codeOf(rig, batchId)).toBe(0)
})

const endings: readonly (readonly [string, Attempt, string, number, number])[] = [
  ['gone', () => broke('gone', { status: 404 }), 'failed gone', 3, 1],
  ['changed', () => broke('changed'), 'failed changed', 8, 3],
  ['not-the-file', () => broke('not-the-file'), 'failed not-the-file', 8, 3],
  ['foreign-host', () => broke('foreign-host'), 'failed foreign-host', 3, 1],
  ['redirect loop', () => broke('server-busy', { isHopeless: true }), 'failed server-busy', 5, 1],
  ['no-access', () => broke('no-access', { status: 403 }), 'failed no-access', 6, 1],
  ['disk-full', () => broke('disk-full'), 'failed disk-full', 7, 1],
  ['folder-gone', () => broke('folder-gone'), 'failed folder-gone', 7, 1],
  ['name-clash', () => broke('name-clash'), 'failed name-clash', 3, 1],
  ['bug', () => broke('bug'), 'failed bug', 1, 1],
  ['a transfer that rejects', () => Promise.reject(new Error('boom')), 'failed bug', 1, 1],
]
test.each(endings)(
  '%s: ends the item with its reason and code',
  async (_name, attempt, state, code, asked) => {
    const rig = createRig(attempt)
    const { batchId } = await rig.add([wanted('a')])
    await rig.queue.run(batchId, never())
    expect(statesOf(rig)).toEqual([`a ${state}`])
    expect(codeOf(rig, batchId)).toBe(code)
    expect(rig.jobs.length).toBe(asked)
  },
)

test('the same damaged bytes twice fail without a third fetch, and the second is told of the first', async () => {
  const damaged = { sizeBytes: 9, sha256: 'd'.repeat(64) }
  const rig = createRig(() => broke('damaged', { damaged }))
  const { batchId } = await rig.add([wanted('a')])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.lastDamaged)).toEqual([null, damaged])
  expect(codeOf(rig, batchId)).toBe(8)
})

test('a full disk finishes what fits and asks for nothing that does not', async () => {
  const rig = createRig(job => (job.uri.endsWith('big1') ? broke('disk-full') : done(job)))
  rig.settings.filesAtOnce = 1
  rig.disk.freeBytes = 5e6
  const { batchId } = await rig.add([
    wanted('big1', { sizeBytes: null }),
    wanted('big2', { sizeBytes: 6e6 }),
    wanted('small', { sizeBytes: 1e6 }),
  ])
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['big1 failed disk-full', 'big2 failed disk-full', 'small done -'])
  expect(rig.jobs.map(job => job.uri.slice(-5))).toEqual(['/big1', 'small'])
  expect(codeOf(rig, batchId)).toBe(7)
})

test('an endless batch waits for space and goes on by itself', async () => {
  let tries = 0
  const rig = createRig(job => ((tries += 1) < 3 ? broke('disk-full') : done(job)))
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add([wanted('a'), wanted('b')], { patience: 'endless' })
  const summary = await rig.queue.run(batchId, never())
  expect(summary.verified).toBe(2)
  expect(rig.clock.monotonicMs()).toBe(60_000)
  expect(rig.jobs.length).toBe(4)
})

test('a file that is gone is looked for in an endless batch for three days', async () => {
  const times: number[] = []
  const rig = createRig(() => {
    times.push(rig.clock.monotonicMs() / 3_600_000)
    return broke('gone', { status: 404 })
  })
  const { batchId } = await rig.add([wanted('a')], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(times).toEqual([0, 1, 7, 31, 55, 72])
  expect(statesOf(rig)).toEqual(['a failed gone'])
})

test('the token goes only with files that are not public', async () => {
  const rig = createRig(job => done(job))
  rig.account.token = 'secret'
  const { batchId } = await rig.add([
    wanted('open'),
    wanted('closed', { access: 'EXCLUSIVE_ACCESS' }),
    wanted('unknown', { access: null }),
  ])
  await rig.queue.run(batchId, never())
  expect(Object.fromEntries(rig.jobs.map(job => [job.uri.split('/').at(-1), job.token]))).toEqual({
    open: null,
    closed: 'secret',
    unknown: null,
  })
  expect(rig.manifests.at(-1)?.items.map(item => item.user)).toEqual(['anonymous', 'mdoe', 'anonymous'])
})

test('after one 401 a file and the others of unknown rights of its program are asked for with the token', async () => {
  const rig = createRig(job => (job.token === null ? broke('auth-needed', { status: 401 }) : done(job)))
  rig.account.token = 'secret'
  rig.settings.filesAtOnce = 1
  const unknown = { access: null } as const
  const { batchId } = await rig.add([
    wanted('a', unknown),
    wanted('b', unknown),
    wanted('other', { ...unknown, programId: '1783' }),
  ])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => `${job.uri.split('/').at(-1)} ${job.token ?? '-'}`)).toEqual([
    'a -',
    'a secret',
    'b secret',
    'other -',
    'other secret',
  ])
  expect(rig.account.rejections).toBe(0)
  expect(codeOf(rig, batchId)).toBe(0)
  // A question without the token costs no attempt.
  expect(rig.jobs.length).toBe(5)
})

test('without a token one 401 is enough for a program; public files go on', async () => {
  const rig = createRig(job => (job.uri.endsWith('open') ? done(job) : broke('auth-needed', { status: 401 })))
  rig.settings.filesAtOnce = 1
  const closed = { access: 'EXCLUSIVE_ACCESS' } as const
  const { batchId } = await rig.add([wanted('a', closed), wanted('b', closed), wanted('open')])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.uri.split('/').at(-1))).toEqual(['a', 'open'])
  expect(statesOf(rig)).toEqual(['a failed auth-needed', 'b failed auth-needed', 'open done -'])
  expect(codeOf(rig, batchId)).toBe(6)
})

test('a refused token is reported, and a new one wakes what waited in an endless batch', async () => {
  const rig = createRig(job => (job.token === 'good' ? done(job) : broke('auth-needed', { status: 401 })))
  rig.account.token = 'bad'
  rig.account.refusal = { kind: 'ended' }
  const { batchId } = await rig.add([wanted('a', { access: 'EXCLUSIVE_ACCESS' })], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(rig.account.rejections).toBe(1)
  expect(statesOf(rig)).toEqual(['a waiting auth-needed'])
  rig.account.token = 'good'
  rig.queue.tokenChanged()
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['a done -'])
})

test('a stop saves the parts, spends no attempt, writes the manifest, and the next run goes on from the part', async () => {
  const part: PartRecord = {
    validator: { etag: '"v1"', lastModified: null },
    totalBytes: 100,
    writtenBytes: 60,
    flushedBytes: 40,
    bootId: 'boot',
  }
  const stop = new AbortController()
  const rig = createRig(async (job, { nth, signal }) => {
    if (nth > 1 || job.uri.endsWith('c')) return done(job)
    if (rig.jobs.length === 2) stop.abort()
    await untilStopped(signal)
    return stopped(part)
  })
  rig.settings.filesAtOnce = 2
  const { batchId } = await rig.add([wanted('a'), wanted('b'), wanted('c')])
  const summary = await rig.queue.run(batchId, stop.signal)
  expect(summary).toMatchObject({ asked: 3, verified: 0, waiting: 3 })
  expect(statesOf(rig)).toEqual(['a queued turn', 'b queued turn', 'c queued turn'])
  expect(rig.queue.items({}, { afterId: 0, limit: 9 }).map(item => item.attempt)).toEqual([0, 0, 0])
  expect(rig.manifests.length).toBe(1)
  await rig.queue.run(batchId, never())
  expect(rig.jobs.slice(2).map(job => job.part)).toEqual([part, part, null])
  expect(codeOf(rig, batchId)).toBe(0)
})

test('never two requests for the same URI at once, whichever batches ask', async () => {
  let active = 0
  let most = 0
  const rig = createRig(async job => {
    active += 1
    most = Math.max(most, active)
    await rig.clock.sleep(1000)
    active -= 1
    return done(job)
  })
  const one = await rig.add([wanted('a')], { folder: '/data/one' })
  const two = await rig.add([wanted('a')], { folder: '/data/two' })
  const summaries = await Promise.all([
    rig.queue.run(one.batchId, never()),
    rig.queue.run(two.batchId, never()),
  ])
  expect(summaries.map(summary => summary.verified)).toEqual([1, 1])
  expect(most).toBe(1)
})

test('no more files at once than the setting says, over all loops', async () => {
  let active = 0
  let most = 0
  const rig = createRig(async job => {
    active += 1
    most = Math.max(most, active)
    await rig.clock.sleep(1000)
    active -= 1
    return done(job)
  })
  rig.settings.filesAtOnce = 3
  const batches = await Promise.all(
    ['/data/one', '/data/two'].map(folder =>
      rig.add(
        Array.from({ length: 20 }, (_, index) => wanted(`${folder.slice(6)}-${index}`)),
        { folder },
      ),
    ),
  )
  const summaries = await Promise.all(batches.map(({ batchId }) => rig.queue.run(batchId, never())))
  expect(summaries.map(summary => summary.verified)).toEqual([20, 20])
  expect(most).toBe(3)
})

test('the same request again trusts finished files by their stamp and tries the failed ones again', async () => {
  let isBroken = true
  const rig = createRig(job => (job.uri.endsWith('b') && isBroken ? broke('gone') : done(job)))
  const files = [wanted('a'), wanted('b')]
  const first = await rig.add(files)
  await rig.queue.run(first.batchId, never())
  isBroken = false
  const second = await rig.add([...files, wanted('c')])
  expect(second).toEqual({ batchId: first.batchId, added: 1, known: 2 })
  await rig.queue.run(second.batchId, never())
  expect(rig.jobs.map(job => job.uri.slice(-1)).sort()).toEqual(['a', 'b', 'b', 'c'])
  expect(codeOf(rig, first.batchId)).toBe(0)
  expect(rig.queue.totals(first.batchId).asked).toBe(3)
})

const reasonsToFetchAgain: readonly (readonly [string, (rig: Rig) => void, Parameters<typeof wanted>[1]])[] =
  [
    ['the file is missing', rig => rig.stamps.clear(), {}],
    [
      'the file was changed on disk',
      rig => rig.stamps.set('/data/M51/JWST/obs1/a', { sizeBytes: 100, mtimeMs: 2, inode: '7' }),
      {},
    ],
    ['the list shows another size', () => undefined, { sizeBytes: 101 }],
    ['the list shows another processing version', () => undefined, { version: '2.0' }],
  ]
test.each(reasonsToFetchAgain)('a finished file is fetched again when %s', async (_name, change, facts) => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a', { version: '1.0' })])
  await rig.queue.run(batchId, never())
  change(rig)
  expect(await rig.add([wanted('a', { version: '1.0', ...facts })])).toMatchObject({
    batchId,
    added: 0,
    known: 1,
  })
  expect(rig.queue.totals(batchId)).toMatchObject({ asked: 1, verified: 0, waiting: 1, bytes: 0 })
  await rig.queue.run(batchId, never())
  expect(rig.jobs.length).toBe(2)
  expect(codeOf(rig, batchId)).toBe(0)
})

test('references: repeated lines stay, a repeated request adds none, a new data set adds one', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('pool'), wanted('pool', { parents: ['obs2'] }), wanted('pool')])
  await rig.add([wanted('pool'), wanted('pool', { parents: ['obs3'] })])
  await rig.queue.run(batchId, never())
  expect(rig.manifests.at(-1)?.items.map(item => item.references)).toEqual([['obs1', 'obs2', 'obs1', 'obs3']])
  expect(rig.manifests.at(-1)?.source.facts).toEqual({ rows: 4, isSignInNeeded: false })
  expect(rig.queue.totals(batchId).asked).toBe(1)
})

test('names that differ only in case get places of their own, also when the request comes in pieces', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('A.fits'), wanted('a.fits')])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.relativePath)).toEqual(['JWST/obs1/A.fits', 'JWST/obs1/2-a.fits'])
})

test('an enqueue that is stopped leaves nothing behind', async () => {
  const rig = createRig(job => done(job))
  const stop = new AbortController()
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* files(): AsyncGenerator<readonly ReturnType<typeof wanted>[]> {
    yield [wanted('a')]
    stop.abort()
    yield [wanted('b')]
  }
  await expect(rig.queue.enqueue(options, files(), stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
  expect(rig.queue.batches()).toEqual([])
  expect(rig.queue.totals()).toMatchObject({ asked: 0 })
})

test('pausing one item stops it and keeps its part; resuming continues', async () => {
  const rig = createRig(async (job, { nth, signal }) => {
    if (nth > 1 || !job.uri.endsWith('a')) return done(job)
    void rig.queue.pause({ kind: 'item', itemId: 1 })
    await untilStopped(signal)
    return stopped()
  })
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['a paused -', 'b done -'])
  expect(codeOf(rig, batchId)).toBe(5)
  await rig.queue.resume({ kind: 'item', itemId: 1 })
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['a done -', 'b done -'])
})

test('a paused batch starts nothing; cancel, retry and remove do what they say', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  await rig.queue.pause({ kind: 'batch', batchId })
  expect(await rig.queue.run(batchId, never())).toMatchObject({ waiting: 2 })
  expect(rig.jobs).toEqual([])
  await rig.queue.resume({ kind: 'all' })
  await rig.queue.cancel({ kind: 'item', itemId: 1 })
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 1, cancelled: 1, waiting: 0 })
  expect(codeOf(rig, batchId)).toBe(3)
  await rig.queue.retry({ kind: 'batch', batchId })
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 2, cancelled: 0 })
  await rig.queue.remove({ kind: 'item', itemId: 1 })
  expect(rig.queue.totals(batchId)).toMatchObject({ asked: 1 })
  await rig.queue.remove({ kind: 'batch', batchId })
  expect(rig.queue.batches()).toEqual([])
  await expect(rig.queue.run(batchId, never())).rejects.toMatchObject({ code: 'usage' })
})

test('a removed batch leaves the queue, keeps its history, and comes back with its folder', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  await rig.queue.cancel({ kind: 'item', itemId: 2 })
  await rig.queue.run(batchId, never())
  await rig.add([wanted('c')])
  await rig.queue.remove({ kind: 'batch', batchId })
  expect([rig.queue.batches(), rig.queue.batch(batchId), rig.queue.totals()]).toEqual([
    [],
    null,
    { asked: 0, verified: 0, failed: 0, cancelled: 0, waiting: 0, bytes: 0 },
  ])
  // What had ended is there still, what had not begun is not; and no order for the whole queue touches it.
  await rig.queue.retry({ kind: 'all' })
  await rig.queue.retry({ kind: 'item', itemId: 2 })
  expect(statesOf(rig)).toEqual(['a done -', 'b cancelled cancelled'])

  const again = await rig.add([wanted('a'), wanted('b')])
  expect(again).toMatchObject({ batchId, added: 0, known: 2 })
  expect(rig.queue.batches()).toMatchObject([{ id: batchId, totals: { asked: 2, verified: 1 } }])

  await rig.queue.erase({ kind: 'batch', batchId })
  expect(statesOf(rig)).toEqual([])
})

test('cancelling what runs stops it, and an item removed meanwhile harms nobody', async () => {
  const rig = createRig(async (job, { signal, listener }) => {
    await rig.queue.cancel({ kind: 'item', itemId: 1 })
    await rig.queue.remove({ kind: 'item', itemId: 2 })
    await untilStopped(signal)
    const part = { validator: { etag: null, lastModified: null }, totalBytes: null }
    listener.partChanged({ ...part, writtenBytes: 1, flushedBytes: 1, bootId: job.uri })
    return stopped()
  })
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  expect(await rig.queue.run(batchId, never())).toMatchObject({ asked: 1, cancelled: 1 })
})

test('serving runs what comes, writes a manifest whenever a batch has come to rest, and ends on the signal', async () => {
  const rig = createRig(job => done(job))
  const stop = new AbortController()
  const ended = new Map<number, number>()
  rig.queue.subscribe(event => {
    if (event.kind === 'batch-ended') ended.set(event.batchId, event.summary.verified)
    if (ended.size === 2) stop.abort()
  })
  const one = await rig.add([wanted('a')], { folder: '/data/one', patience: 'endless' })
  const serving = rig.queue.serve(stop.signal)
  const two = await rig.add([wanted('b'), wanted('c')], { folder: '/data/two', patience: 'endless' })
  await serving
  expect(ended).toEqual(
    new Map([
      [one.batchId, 1],
      [two.batchId, 2],
    ]),
  )
})

test('a bounded batch that has given up its host gets its manifest while the queue is served', async () => {
  const rig = createRig(() => broke('network'))
  const stop = new AbortController()
  const files = Array.from({ length: 40 }, (_, at) => wanted(`file-${at}`))
  const { batchId } = await rig.add(files)
  const ended = Promise.withResolvers<undefined>()
  rig.queue.subscribe(event => {
    if (event.kind === 'batch-ended' && event.batchId === batchId) ended.resolve(undefined)
  })
  const serving = rig.queue.serve(stop.signal)
  await ended.promise
  const { failed, waiting } = rig.queue.totals(batchId)
  expect([failed > 0, waiting > 0, rig.manifests.length]).toEqual([true, true, 1])
  stop.abort()
  await serving
})

test('a manifest that cannot be written is told and does not lose the summary', async () => {
  const rig = createRig(job => done(job))
  rig.manifests.push = () => {
    throw new Error('no room')
  }
  const { batchId } = await rig.add([wanted('a')])
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 1, manifest: null })
  expect(rig.events.filter(event => event.kind === 'manifest-failed').length).toBe(1)
  expect(exitCodeOf(rig.queue.outcomes(batchId), false)).toBe(7)
})

test('one loop that serves and one that runs the same batch share the work, and both see it end', async () => {
  const rig = createRig(async job => {
    await rig.clock.sleep(100)
    return done(job)
  })
  const { batchId } = await rig.add(Array.from({ length: 30 }, (_, index) => wanted(`file-${index}`)))
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  const summaries = await Promise.all([rig.queue.run(batchId, never()), rig.queue.run(batchId, never())])
  stop.abort()
  await serving
  expect(summaries.map(summary => summary.verified)).toEqual([30, 30])
  expect(rig.jobs.length).toBe(30)
})

test('an order given in the middle of a run holds for files that were next in line', async () => {
  const rig = createRig(async job => {
    if (rig.jobs.length === 1) await rig.queue.cancel({ kind: 'item', itemId: 3 })
    if (rig.jobs.length === 2) await rig.queue.pause({ kind: 'item', itemId: 4 })
    return done(job)
  })
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add(['a', 'b', 'c', 'd', 'e'].map(name => wanted(name)))
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['a done -', 'b done -', 'c cancelled cancelled', 'd paused -', 'e done -'])
})

test('a process that was killed in the middle is continued by the next one', async () => {
  const rig = createRig((job, { nth }) => (nth === 1 ? new Promise<never>(() => undefined) : done(job)))
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  void rig.queue.run(batchId, never())
  await rig.clock.sleep(0)
  expect(statesOf(rig)).toEqual(['a fetching -', 'b fetching -'])
  const next = rig.reopen()
  expect(statesOf(rig)).toEqual(['a queued turn', 'b queued turn'])
  expect(await next.run(batchId, never())).toMatchObject({ asked: 2, verified: 2 })
})

test('a large request in many pieces is unified by URI, and a repeated one is known in full', async () => {
  const rig = createRig(job => done(job))
  const files = Array.from({ length: 3500 }, (_, index) =>
    wanted(`file-${index % 1750}`, { parents: [`obs${index}`] }),
  )
  expect(await rig.add(files)).toMatchObject({ added: 1750, known: 0 })
  expect(await rig.add(files)).toMatchObject({ added: 0, known: 1750 })
  expect(rig.store.manifestFacts(1).rows).toBe(3500)
})

test('whatever the transfers answer, a bounded run ends, its sum closes, and nothing is left running', async () => {
  const kinds = [
    'done',
    'network',
    'server-busy',
    'busy-for-long',
    'damaged',
    'changed',
    'gone',
    'auth',
    'offline',
    'stopped',
    'disk-full',
  ] as const
  const answers = fc.array(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(answers, fc.integer({ min: 1, max: 8 }), async (scripts, filesAtOnce) => {
      const active = new Set<string>()
      const rig = createRig(async (job, { nth }) => {
        expect(active.has(job.uri)).toBe(false)
        active.add(job.uri)
        await rig.clock.sleep(50)
        active.delete(job.uri)
        const script = scripts[Number(job.uri.split('-').at(-1))] ?? []
        const kind = script[Math.min(nth, script.length) - 1] ?? 'done'
        if (kind === 'done' || (kind === 'stopped' && nth > 20)) return done(job)
        if (kind === 'stopped') return stopped()
        if (kind === 'auth') return broke('auth-needed', { status: 401 })
        if (kind === 'offline') return broke('network', { isOffline: true })
        if (kind === 'busy-for-long') return broke('server-busy', { status: 503, retryAfterMs: 200_000 })
        return broke(kind)
      })
      rig.settings.filesAtOnce = filesAtOnce
      const { batchId } = await rig.add(scripts.map((_, index) => wanted(`file-${index}`, { access: null })))
      const { asked, verified, failed, cancelled, waiting } = await rig.queue.run(batchId, never())
      expect(asked).toBe(scripts.length)
      expect(verified + failed + cancelled + waiting).toBe(asked)
      const states = rig.queue.items({ batchId }, { afterId: 0, limit: 99 }).map(item => item.state)
      expect(states).not.toContain('fetching')
      expect(codeOf(rig, batchId) === 0).toBe(verified === asked)
      rig.store.close()
    }),
    { numRuns: 40 },
  )
})

test('item states are announced as they are saved', async () => {
  const rig = createRig((job, { listener }) => {
    listener.progressed(50, 100)
    listener.verifying()
    return done(job)
  })
  const { batchId } = await rig.add([wanted('a')])
  await rig.queue.run(batchId, never())
  expect(rig.events.map(event => (event.kind === 'item-changed' ? event.item.state : event.kind))).toEqual([
    'batch-changed',
    'fetching',
    'item-progressed',
    'verifying',
    'done',
    'batch-ended',
  ])
})

test('the token never stands in what is stored', async () => {
  const rig = createRig(() => Promise.reject(new Error('request with token sEcReT failed')))
  rig.account.token = 'sEcReT'
  const { batchId } = await rig.add([wanted('a', { access: 'EXCLUSIVE_ACCESS' })])
  await rig.queue.run(batchId, never())
  expect(JSON.stringify([rig.queue.items({}, { afterId: 0, limit: 9 }), rig.manifests])).not.toContain(
    'sEcReT',
  )
})
