import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/items/exit-code'
import { broke, createRig, done, never, startMs, stopped, wanted, codeOf } from './queue-rig.ts'

/** A batch from its request to its summary. */

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

test('an empty batch ends with code 4', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([])
  await rig.queue.run(batchId, never())
  expect(codeOf(rig, batchId)).toBe(4)
})

test('a manifest that cannot be written is reported and does not lose the summary', async () => {
  const rig = createRig(job => done(job))
  rig.manifests.push = () => {
    throw new Error('no room')
  }
  const { batchId } = await rig.add([wanted('a')])
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 1, manifest: null })
  expect(rig.events.filter(event => event.kind === 'manifest-failed').length).toBe(1)
  expect(exitCodeOf(rig.queue.outcomes(batchId), false)).toBe(7)
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
  expect(rig.events.map(event => (event.kind === 'item-changed' ? event.state : event.kind))).toEqual([
    'batch-changed',
    'fetching',
    'item-progressed',
    'verifying',
    'done',
    'batch-ended',
  ])
})

test('the token is never in what is stored', async () => {
  const rig = createRig(() => Promise.reject(new Error('request with token sEcReT failed')))
  rig.account.token = 'sEcReT'
  const { batchId } = await rig.add([wanted('a', { access: 'EXCLUSIVE_ACCESS' })])
  await rig.queue.run(batchId, never())
  expect(JSON.stringify([rig.queue.items({}, { afterId: 0, limit: 9 }), rig.manifests])).not.toContain(
    'sEcReT',
  )
})
