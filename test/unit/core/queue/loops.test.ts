import { expect, test } from 'vitest'
import type { PartRecord } from '#core/ports'
import {
  broke,
  createRig,
  done,
  never,
  stopped,
  untilStopped,
  wanted,
  codeOf,
  statesOf,
} from './queue-rig.ts'

/** How long loops run, and what they share. */

test('a stop saves the parts, spends no attempt, writes the manifest, and the next run resumes the part', async () => {
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

/** A rig that counts how many files are under way at once, each for a second. */
function countingRig() {
  let active = 0
  let most = 0
  const rig = createRig(async job => {
    active += 1
    most = Math.max(most, active)
    await rig.clock.sleep(1000)
    active -= 1
    return done(job)
  })
  return { rig, most: () => most }
}

test('never two requests for the same URI at once, whichever batches ask', async () => {
  const { rig, most } = countingRig()
  const one = await rig.add([wanted('a')], { folder: '/data/one' })
  const two = await rig.add([wanted('a')], { folder: '/data/two' })
  const summaries = await Promise.all([
    rig.queue.run(one.batchId, never()),
    rig.queue.run(two.batchId, never()),
  ])
  expect(summaries.map(summary => summary.verified)).toEqual([1, 1])
  expect(most()).toBe(1)
})

test('no more files at once than the setting says, over all loops', async () => {
  const { rig, most } = countingRig()
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
  expect(most()).toBe(3)
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
