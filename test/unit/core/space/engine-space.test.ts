import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/items/exit-code'
import { DiskSpace } from '#core/queue/disk-space'
import type { Hindrance } from '#core/space/judge-space'
import type { FolderCheck } from '#core/space/volume'
import { createFakeClock } from '../queue/fake-clock.ts'
import { broke, createRig, done, never, stopped, untilStopped, wanted, type Rig } from '../queue/queue-rig.ts'

const MB = 1e6
const codeOf = (rig: Rig, batchId: number): number => exitCodeOf(rig.queue.outcomes(batchId), true)
const itemsOf = (rig: Rig): readonly string[] =>
  rig.queue
    .items({}, { afterId: 0, limit: 100 })
    .map(item => `${item.filename} ${item.state} ${item.reason ?? '-'}`)
const namesOf = (rig: Rig): readonly string[] => rig.jobs.map(({ uri }) => uri.split('/').at(-1) ?? '')
const endless = { patience: 'endless' } as const

test('a bounded batch finishes what fits, asks for nothing else, and continues when there is room', async () => {
  const rig = createRig(job => done(job))
  rig.disk.freeBytes = 5 * MB
  const files = [wanted('big', { sizeBytes: 6 * MB }), wanted('small', { sizeBytes: MB })]
  const { batchId } = await rig.add(files)
  await rig.queue.run(batchId, never())
  expect([itemsOf(rig), namesOf(rig), codeOf(rig, batchId)]).toEqual([
    ['big failed disk-full', 'small done -'],
    ['small'],
    7,
  ])
  rig.disk.freeBytes = 9 * MB
  await rig.add(files)
  await rig.queue.run(batchId, never())
  expect([itemsOf(rig), namesOf(rig), codeOf(rig, batchId)]).toEqual([
    ['big done -', 'small done -'],
    ['small', 'big'],
    0,
  ])
})

test('what is under way is not promised twice, and what it leaves is given to others', async () => {
  const rig = createRig(async job => {
    await rig.clock.sleep(100)
    rig.disk.freeBytes = (rig.disk.freeBytes ?? 0) - (job.listedSizeBytes ?? 0)
    return done(job)
  })
  rig.disk.freeBytes = 10 * MB
  const { batchId } = await rig.add(
    ['a', 'b', 'c', 'd', 'e'].map(name => wanted(name, { sizeBytes: 3 * MB })),
  )
  await rig.queue.run(batchId, never())
  expect(rig.jobs.length).toBe(3)
  expect(rig.queue.totals(batchId)).toMatchObject({ verified: 3, failed: 2 })
  expect(rig.disk.freeBytes).toBe(MB)
})

test('what ends while the disk is looked at is not taken for free space', async () => {
  let freeBytes = 5 * MB
  let isHeld = false
  const answered = Promise.withResolvers<undefined>()
  const checkFolder = async (): Promise<FolderCheck> => {
    const volume = { id: 'disk', freeBytes, totalBytes: 1e12 }
    if (!isHeld) return { kind: 'there', identity: null, isEmpty: false, isBehindLink: false, volume }
    isHeld = false
    await answered.promise
    return { kind: 'there', identity: null, isEmpty: false, isBehindLink: false, volume }
  }
  // What an admission asks for.
  const deps = {
    files: { checkFolder },
    clock: createFakeClock(0),
    settings: {},
    store: { outcomes: () => [] },
  }
  const space = new DiskSpace(deps as never)
  const batch = { id: 1, folder: '/data', patience: 'bounded', folderIdentity: null, keepFreeBytes: null }
  const admit = (id: number): Promise<Hindrance | null> =>
    space.admit(
      batch as never,
      { id, listedSizeBytes: 3 * MB, isRefresh: false, part: null } as never,
      never(),
    )
  expect(await admit(1)).toBe(null)
  isHeld = true
  const second = admit(2)
  // The first file ends when the look has been taken and is not answered yet.
  await expect.poll(() => isHeld).toBe(false)
  freeBytes = 2 * MB
  space.release(1)
  answered.resolve(undefined)
  expect(await second).toMatchObject({ reason: 'disk-full' })
})

test('the queue keeps 1 GB or 2 % free, or what a person says', async () => {
  const rig = createRig(job => done(job))
  const file = wanted('a', { sizeBytes: 100 * MB })
  rig.disk.freeBytes = 1050 * MB
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  await rig.add([file], { ...endless, folder: '/data/kept' })
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting disk-full'])
  await rig.add([file], { ...endless, folder: '/data/own', keepFreeBytes: 900 * MB })
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting disk-full', 'a done -'])
  rig.disk.freeBytes = 1200 * MB
  await expect.poll(() => itemsOf(rig)).toEqual(['a done -', 'a done -'])
  stop.abort()
  await serving
})

test('an endless batch continues with what fits, tries nothing in vain, and takes up the rest by itself', async () => {
  const rig = createRig(job => done(job))
  rig.disk.freeBytes = 5 * MB
  const { batchId } = await rig.add(
    [wanted('big', { sizeBytes: 6 * MB }), wanted('bigger', { sizeBytes: 7 * MB }), wanted('small')],
    { ...endless, keepFreeBytes: 0 },
  )
  const run = rig.queue.run(batchId, never())
  await expect
    .poll(() => itemsOf(rig))
    .toEqual(['big waiting disk-full', 'bigger waiting disk-full', 'small done -'])
  const attempts = (): readonly number[] =>
    rig.queue.items({}, { afterId: 0, limit: 9 }).map(({ attempt }) => attempt)
  // Many looks at the disk later nothing has been tried again.
  const nowMs = rig.clock.monotonicMs()
  await expect.poll(() => rig.clock.monotonicMs()).toBeGreaterThan(nowMs + 300_000)
  expect(attempts()).toEqual([1, 1, 1])
  rig.disk.freeBytes = 20 * MB
  expect(await run).toMatchObject({ verified: 3 })
})

test('a transfer ends before others have eaten up the reserve, and its part continues', async () => {
  const part = {
    validator: { etag: '"v1"', lastModified: null },
    totalBytes: 50 * MB,
    writtenBytes: 40 * MB,
    flushedBytes: 0,
    bootId: 'boot',
  }
  const rig = createRig(async (job, { nth, signal, listener }) => {
    if (nth > 1) return done(job)
    listener.progressed(10 * MB, 50 * MB)
    rig.disk.freeBytes = 900 * MB
    await rig.clock.sleep(2_000)
    listener.progressed(40 * MB, 50 * MB)
    await untilStopped(signal)
    return stopped(part)
  })
  rig.disk.freeBytes = 1100 * MB
  const { batchId } = await rig.add([wanted('a', { sizeBytes: 50 * MB })], endless)
  const run = rig.queue.run(batchId, never())
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting disk-full'])
  rig.disk.freeBytes = 1100 * MB
  expect(await run).toMatchObject({ verified: 1 })
  expect(rig.jobs.at(-1)?.part).toEqual(part)
})

test('a folder that is gone holds its batch alone, and the batch resumes when it is back', async () => {
  const rig = createRig(job => done(job))
  rig.disk.absent.add('/data/one')
  await rig.add([wanted('a'), wanted('b')], { ...endless, folder: '/data/one' })
  await rig.add([wanted('c')], { ...endless, folder: '/data/two' })
  const stop = new AbortController()
  const serving = rig.queue.serve(stop.signal)
  await expect.poll(() => itemsOf(rig).at(-1)).toBe('c done -')
  await expect.poll(() => itemsOf(rig)).toContain('a waiting folder-gone')
  expect(namesOf(rig)).toEqual(['c'])
  rig.disk.absent.delete('/data/one')
  await expect.poll(() => itemsOf(rig)).toEqual(['a done -', 'b done -', 'c done -'])
  stop.abort()
  await serving
})

test('a different, empty folder at the same place is not taken for the batch, unless a person orders a retry', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a')], endless)
  rig.disk.identity = 'another folder'
  rig.disk.isEmpty = true
  const run = rig.queue.run(batchId, never())
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting folder-gone'])
  expect(rig.jobs).toEqual([])
  await rig.queue.retry({ kind: 'batch', batchId })
  expect(await run).toMatchObject({ verified: 1 })
})

test('a link in the place of the batch folder holds the batch until the folder is back', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a')], endless)
  rig.disk.isBehindLink = true
  const run = rig.queue.run(batchId, never())
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting folder-gone'])
  expect(rig.jobs).toEqual([])
  rig.disk.isBehindLink = false
  await rig.queue.retry({ kind: 'batch', batchId })
  expect(await run).toMatchObject({ verified: 1 })
})

test('a folder that got another identity by a move keeps its batch', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a')])
  rig.disk.identity = 'after the move'
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 1 })
  expect(rig.store.batch(batchId)?.folderIdentity).toBe('after the move')
})

test('a bounded batch whose folder is gone ends with code 7 and writes no manifest elsewhere', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add([wanted('a'), wanted('b')])
  rig.disk.absent.add('/data/M51')
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 0, manifest: null })
  expect([rig.jobs, rig.manifests, codeOf(rig, batchId)]).toEqual([[], [], 7])
})

test('what waited for the disk when the process ended is judged again by the next one', async () => {
  const rig = createRig(job => done(job))
  rig.disk.freeBytes = MB
  const { batchId } = await rig.add([wanted('a', { sizeBytes: 2 * MB })], { ...endless, keepFreeBytes: 0 })
  const stop = new AbortController()
  const run = rig.queue.run(batchId, stop.signal)
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting disk-full'])
  stop.abort()
  await run
  rig.disk.freeBytes = 9 * MB
  const next = rig.reopen()
  expect(await next.run(batchId, never())).toMatchObject({ verified: 1 })
})

test('the same request as a bounded one fails at once where the endless one would wait', async () => {
  const rig = createRig(() => broke('disk-full'))
  const files = [wanted('a')]
  const { batchId } = await rig.add(files, endless)
  const stop = new AbortController()
  const run = rig.queue.run(batchId, stop.signal)
  await expect.poll(() => itemsOf(rig)).toEqual(['a waiting disk-full'])
  stop.abort()
  await run
  await rig.add(files)
  await rig.queue.run(batchId, never())
  expect([itemsOf(rig), codeOf(rig, batchId)]).toEqual([['a failed disk-full'], 7])
})
