import { expect, test } from 'vitest'
import { broke, createRig, done, never, options, wanted, codeOf, type Rig } from './queue-rig.ts'

/** What a request adds to a batch, and what it finds there already. */

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

test('a large request in many pieces is unified by URI, and a repeated one is known in full', async () => {
  const rig = createRig(job => done(job))
  const files = Array.from({ length: 3500 }, (_, index) =>
    wanted(`file-${index % 1750}`, { parents: [`obs${index}`] }),
  )
  expect(await rig.add(files)).toMatchObject({ added: 1750, known: 0 })
  expect(await rig.add(files)).toMatchObject({ added: 0, known: 1750 })
  expect(rig.store.manifestFacts(1).rows).toBe(3500)
})
