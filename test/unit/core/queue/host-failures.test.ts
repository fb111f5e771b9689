import { expect, test } from 'vitest'
import { broke, createRig, done, never, wanted, codeOf, statesOf } from './queue-rig.ts'

/** What a host that fails, or is busy, costs a run. */

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
