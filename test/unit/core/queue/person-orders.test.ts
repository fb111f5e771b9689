import { expect, test } from 'vitest'
import { createRig, done, never, stopped, untilStopped, wanted, codeOf, statesOf } from './queue-rig.ts'

/** What a person orders in the middle. */

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

test('removed files leave the queue, and the history of those that had ended stays', async () => {
  const rig = createRig(job => done(job))
  const { batchId } = await rig.add(['a', 'b', 'c', 'd'].map(name => wanted(name)))
  await rig.queue.cancel({ kind: 'item', itemId: 2 })
  await rig.queue.run(batchId, never())
  await rig.add([wanted('e')])
  await rig.queue.remove({ kind: 'item', itemId: 1 })
  await rig.queue.remove({ kind: 'items', itemIds: [2, 5] })
  expect([rig.queue.totals(batchId), rig.queue.totals()]).toMatchObject([
    { asked: 2, verified: 2, cancelled: 0, waiting: 0 },
    { asked: 2, verified: 2, cancelled: 0, waiting: 0 },
  ])
  // No order for the whole queue touches them.
  await rig.queue.retry({ kind: 'all' })
  expect(statesOf(rig)).toEqual(['a done -', 'b cancelled cancelled', 'c done -', 'd done -'])

  // Asked for again it joins the batch that is in the queue; removed again, it is in the history once.
  expect(await rig.add([wanted('a')])).toMatchObject({ batchId, added: 1 })
  await rig.queue.run(batchId, never())
  await rig.queue.remove({ kind: 'item', itemId: 6 })
  expect(statesOf(rig).filter(state => state.startsWith('a '))).toEqual(['a done -'])

  // With the rest of its batch it is one history again, which comes back with its folder.
  await rig.queue.remove({ kind: 'batch', batchId })
  expect(await rig.add(['a', 'b', 'c', 'd'].map(name => wanted(name)))).toMatchObject({
    batchId,
    added: 0,
    known: 4,
  })
  expect(rig.queue.batches()).toMatchObject([{ id: batchId, totals: { asked: 4 } }])
  await rig.queue.erase({ kind: 'item', itemId: 3 })
  expect(statesOf(rig).some(state => state.startsWith('c '))).toBe(false)
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
