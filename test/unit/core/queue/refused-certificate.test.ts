import { expect, test } from 'vitest'
import { broke, createRig, done, never, wanted } from './queue-rig.ts'

const host = 'archive.test'
const files = (count: number) => Array.from({ length: count }, (_, at) => wanted(`file-${at}`))

test('a host whose certificate is refused is asked for no other file, and the run ends at once', async () => {
  const rig = createRig(() => broke('network', { isHopeless: true, host }))
  const { batchId } = await rig.add(files(100))
  const { verified, failed, waiting } = await rig.queue.run(batchId, never())
  expect([verified, failed + waiting, rig.clock.monotonicMs()]).toEqual([0, 100, 0])
  expect(rig.jobs.length).toBeLessThanOrEqual(8)
})

test('files that were never asked for say what is wrong with the certificate, and not that there is no connection', async () => {
  const detail = 'The certificate has expired.'
  const rig = createRig(() => broke('network', { isHopeless: true, host, detail }))
  const { batchId } = await rig.add(files(100))
  await rig.queue.run(batchId, never())
  const items = rig.queue.items({ batchId }, { afterId: 0, limit: 200 })
  expect(items.some(({ state }) => state === 'queued')).toBe(true)
  expect(new Set(items.map(item => item.detail))).toEqual(new Set([detail]))
})

test('the refused certificate of a host that a redirect named is not held against the archive', async () => {
  const rig = createRig(job =>
    job.uri.endsWith('file-0') ? broke('network', { isHopeless: true, host: 'elsewhere.test' }) : done(job),
  )
  const { batchId } = await rig.add(files(20))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 19, failed: 1 })
})
