import { rm, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'

import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import { queueGroups } from '#shared/contract/areas/queue-rows'
import { totalsOf } from '#shared/counts'
import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import { askUntil, enqueueFiles, filesOf, wholeList } from '#test/queue-kit'
import { until } from '#test/until'

/** The numbers of one answer add up, and those of two answers about the same files are the same. */

let host: PageHost | undefined
afterEach(async () => {
  await host?.stop()
  host = undefined
})

const everything = { list: wholeList, first: 0, count: 200 }

/** Asks everything that counts files of the queue, and compares the sums. */
async function expectSums({ service, halyard }: PageHost): Promise<void> {
  const { handlers } = service
  const [overview, byGroup] = await Promise.all([
    handlers['queue.overview']({}),
    handlers['queue.rows'](everything),
  ])
  const open = overview.batches.map(({ id }) => `batch:${id}`)
  const byBatch = await handlers['queue.rows']({
    ...everything,
    list: { ...wholeList, arrange: 'batch', open },
  })
  const { totals, now, batches } = overview
  const parts = ({ verified, failed, cancelled, waiting }: typeof totals): number =>
    verified + failed + cancelled + waiting
  expect(totals.asked).toBe(parts(totals))
  for (const name of ['asked', 'verified', 'failed', 'cancelled', 'waiting', 'bytes'] as const)
    expect([name, batches.reduce((sum, batch) => sum + batch.totals[name], 0)]).toEqual([name, totals[name]])
  for (const { id, counts, totals: own, damaged } of batches) {
    expect(own).toEqual(counts && totalsOf(counts))
    const section = byBatch.rows.find(row => row.kind === 'section' && row.batch?.id === id)
    const head = section?.kind === 'section' ? section.batch : undefined
    const { asked, verified, failed, cancelled, waiting: left } = own
    expect(head).toMatchObject({ asked, verified, failed, cancelled, left, damaged })
    const items = byBatch.rows.filter(row => row.kind === 'item' && row.batchId === id)
    expect([section?.kind === 'section' && section.items, items.length]).toEqual([asked, asked])
  }
  for (const group of queueGroups) {
    const section = byGroup.rows.find(row => row.kind === 'section' && row.key === group)
    const items = byGroup.rows.filter(row => row.kind === 'item' && row.section === group)
    expect([group, section?.kind === 'section' && section.items, items.length]).toEqual([
      group,
      now.groups[group].items,
      now.groups[group].items,
    ])
  }
  const { attention, active, waiting, finished } = now.groups
  expect(attention.items + active.items + waiting.items).toBe(totals.failed + totals.waiting)
  // As far as it came to its end today.
  expect(finished.items).toBeLessThanOrEqual(totals.verified + totals.cancelled)
  expect(halyard.queue.totals().asked).toBeGreaterThanOrEqual(totals.asked)
}

test('whatever is ordered and taken back, the states of files add up to what was asked for', async () => {
  host = await startPageHost()
  const own = host
  const { handlers } = own.service
  const done = await enqueueFiles(own, { name: 'done' }, filesOf(own, '_x1d.fits', 4))
  await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 4)
  const held = await enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 12))
  // Nothing moves by itself while it is counted.
  own.halyard.limits.change({ timetable: 'Mon-00:00,stop' })
  const open = await enqueueFiles(own, { name: 'open' }, filesOf(own, '_cal.fits', 8))
  const { rows } = await handlers['queue.rows'](everything)
  const ids = rows.flatMap(row => (row.kind === 'item' ? [row.id] : []))

  const selection = fc.oneof(
    { weight: 3, arbitrary: fc.subarray(ids, { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom(done, held, open) },
  )
  const step = fc.record({
    verb: fc.constantFrom('pause', 'resume', 'cancel', 'retry', 'remove', 'undo'),
    of: selection,
  })
  const undoIds: string[] = []
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async steps => {
      for (const { verb, of } of steps) {
        const chosen: QueueSelection =
          typeof of === 'number' ? { kind: 'batch', batchId: of } : { kind: 'items', ids: of }
        if (verb === 'remove') undoIds.push((await handlers['queue.remove']({ selection: chosen })).undoId)
        else if (verb === 'undo') await handlers['queue.undo']({ undoId: undoIds.pop() ?? 'none' })
        else await handlers['queue.order']({ verb, selection: chosen })
        await expectSums(own)
      }
      // What was removed comes back, so that no run of the next steps finds fewer files.
      for (const undoId of undoIds.splice(0)) await handlers['queue.undo']({ undoId })
      await expectSums(own)
    }),
    { numRuns: 12, endOnFailure: true },
  )
})

test('a removed file is left nowhere while its removal can be undone', async () => {
  host = await startPageHost()
  const { handlers } = host.service
  host.halyard.limits.change({ timetable: 'Mon-00:00,stop' })
  await enqueueFiles(host, { name: 'open' }, filesOf(host, '_cal.fits', 5))
  const { rows } = await handlers['queue.rows'](everything)
  const ids = rows.flatMap(row => (row.kind === 'item' ? [row.id] : [])).slice(0, 3)
  const { undoId } = await handlers['queue.remove']({ selection: { kind: 'items', ids } })
  const removed = await handlers['queue.overview']({})
  expect([removed.totals.waiting, removed.batches[0]?.totals.asked]).toEqual([2, 2])
  await handlers['queue.undo']({ undoId })
  const restored = await handlers['queue.overview']({})
  expect([restored.totals.waiting, restored.batches[0]?.totals.asked]).toEqual([5, 5])
})

test('a batch that a verification finds damaged is not done in the queue either, until it was fetched again', async () => {
  host = await startPageHost()
  const own = host
  const { handlers, announcements } = own.service
  const files = filesOf(own, '_x1d.fits', 6)
  const batchId = await enqueueFiles(own, { name: 'hurt' }, files)
  await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 6)
  const list = { ...wholeList, arrange: 'batch', open: [] as string[] } as const
  const head = async () => {
    const { rows } = await handlers['queue.rows']({ list, first: 0, count: 10 })
    return rows[0]?.kind === 'section' ? rows[0].batch : null
  }
  expect(await head()).toMatchObject({ asked: 6, verified: 6, damaged: 0, result: 'complete' })
  const all = own.halyard.queue.items({ batchId: batchId }, { afterId: 0, limit: 10 })
  const [first, second] = all.map(({ path: place }) => place ?? '')
  await rm(first ?? '')
  await writeFile(second ?? '', 'something else')
  const heard: number[] = []
  const stop = announcements['queue.changed'](({ changed }) =>
    heard.push(...changed.map(({ damaged }) => damaged)),
  )
  await handlers['manifests.verify']({ batchId })
  await until(() => heard.includes(2))
  stop()
  expect(await head()).toMatchObject({ asked: 6, verified: 6, damaged: 2, result: 'incomplete' })
  const states = async () => {
    const { rows } = await handlers['queue.rows']({
      list: { ...list, open: [`batch:${batchId}`] },
      first: 1,
      count: 10,
    })
    return rows.map(row => (row.kind === 'item' ? row.damage : 'no file'))
  }
  expect(await states()).toEqual(['missing', 'changed', null, null, null, null])
  const facts = await handlers['manifests.batch']({ batchId })
  expect([facts.batch.result, facts.check?.counts]).toEqual([
    'incomplete',
    { intact: 4, missing: 1, changed: 1, unreadable: 0 },
  ])

  await handlers['manifests.fetch-missing']({ batchId })
  const fetched = await askUntil(own, 'manifests.batch', { batchId }, ({ batch }) => {
    return batch.totals.waiting === 0 && batch.totals.verified === 6
  })
  // The verification says nothing of files that came later: they are counted beside it.
  expect(fetched.check).toMatchObject({
    counts: { intact: 4, missing: 0, changed: 0, unreadable: 0 },
    others: { verified: 2, failed: 0, waiting: 0 },
  })
  expect(await head()).toMatchObject({ verified: 6, damaged: 0, result: 'complete' })
  expect(await states()).toEqual([null, null, null, null, null, null])
})
