import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileQuery } from '#core/manifests/recorded-batches'
import type { BatchOptions } from '#core/queue-api'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { openStore, type OpenStore } from '#platform/store/index'
import type { WantedFile } from '#shared/models'

let profile: string
let store: OpenStore
beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'halyard-history-'))
  store = openStore(path.join(profile, 'halyard.db'))
})
afterEach(() => {
  store.close()
  rmSync(profile, { recursive: true, force: true })
})

const options = (folder: string, name: string | null = null): BatchOptions => ({
  name,
  folder,
  layout: 'nested',
  onClash: 'keep-both',
  patience: 'endless',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
})
const wanted = (filename: string, facts: Partial<WantedFile> = {}): WantedFile => ({
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: 'set',
  collection: 'JWST',
  sizeBytes: 1,
  access: 'PUBLIC',
  calibLevel: 3,
  version: null,
  programId: '2733',
  parents: ['set'],
  ...facts,
})
let uuids = 0
const plan = (folder: string, names: readonly string[], name: string | null = null): number => {
  const planningId = store.plan({ ...options(folder, name), uuid: `u${(uuids += 1)}`, createdMs: 1 })
  const placed = names.map(filename => {
    const relativePath = `JWST/set/${filename}`
    return { file: wanted(filename), relativePath, foldedPath: relativePath, madeSafeFrom: null }
  })
  store.stage(planningId, placed, [])
  return planningId
}
const enqueue = (
  folder: string,
  names: readonly string[],
  joinId: number | null = null,
  name: string | null = null,
) => store.acknowledge(plan(folder, names, name), joinId, options(folder, name), 2).batchId

function finish(batchId: number, filename: string, target: string): void {
  const item = store.items({ batchId }, { afterId: 0, limit: 100 }).find(one => one.filename === filename)
  const status = { kind: 'done', attempt: 1, breaks: { transient: 0, integrity: 0, gone: 0 } } as const
  store.save(item?.id ?? 0, {
    status,
    nowMs: 3,
    finished: {
      relativePath: `JWST/set/${filename}`,
      sizeBytes: 1,
      sha256: 'a'.repeat(64),
      validator: { etag: null, lastModified: null },
      stamp: { sizeBytes: 1, mtimeMs: 1, inode: '1' },
      marks: [],
      provenance: { TARGNAME: target },
    },
  })
  store.flush()
}

async function found(text: string, more: Partial<FileQuery> = {}): Promise<string[]> {
  const history = openRecordedBatches(profile)
  try {
    const hits = await history.search({ text, limit: 10, ...more }, new AbortController().signal)
    return hits.map(hit => hit.filename)
  } finally {
    history.close()
  }
}

test('newest first, every word, the end of a word open, letters in any case', async () => {
  enqueue('/data/ring', ['jw02733_nrcb1_cal.fits', 'jw02733_nrcb1_rate.fits'])
  enqueue('/data/veil', ['jw01234_nrcb1_cal.fits'])
  expect(await found('NRCB1_cal')).toEqual(['jw01234_nrcb1_cal.fits', 'jw02733_nrcb1_cal.fits'])
  expect(await found('jw02 nrcb1')).toEqual(['jw02733_nrcb1_rate.fits', 'jw02733_nrcb1_cal.fits'])
  expect(await found('/data/veil')).toEqual(['jw01234_nrcb1_cal.fits'])
  expect(await found('nrcb1', { limit: 1 })).toEqual(['jw01234_nrcb1_cal.fits'])
  expect(await found('nrcb1', { states: ['done'] })).toEqual([])
})

test('a target is found as soon as its file was fetched, also long after the first search', async () => {
  const batchId = enqueue('/data/ring', ['a.fits', 'b.fits'])
  expect(await found('a fits')).toEqual(['a.fits'])
  expect(await found('NGC 3132')).toEqual([])
  finish(batchId, 'a.fits', 'NGC-3132')
  expect(await found('NGC 3132')).toEqual(['a.fits'])
  finish(batchId, 'b.fits', 'M-51')
  expect(await found('m51')).toEqual([])
  expect(await found('m 51')).toEqual(['b.fits'])
  expect(await found('fits', { states: ['done'] })).toEqual(['b.fits', 'a.fits'])
})

test('a batch under another name is found by that one, with the files that joined it', async () => {
  const batchId = enqueue('/data/x', ['a.fits'])
  expect(await found('ring')).toEqual([])
  enqueue('/data/x', ['b.fits'], batchId, 'southern ring')
  expect(await found('ring')).toEqual(['b.fits', 'a.fits'])
})

test('files that are not acknowledged are not found, and not forgotten', async () => {
  const planningId = plan('/data/x', ['early.fits'])
  enqueue('/data/y', ['late.fits'])
  expect(await found('early')).toEqual([])
  store.acknowledge(planningId, null, options('/data/x'), 2)
  expect(await found('fits')).toEqual(['late.fits', 'early.fits'])
})

test('what was removed is not found any more', async () => {
  const batchId = enqueue('/data/x', ['a.fits'])
  enqueue('/data/y', ['b.fits'])
  expect(await found('fits')).toEqual(['b.fits', 'a.fits'])
  store.remove({ kind: 'batch', batchId })
  expect(await found('fits')).toEqual(['b.fits'])
})

test('another database, or a damaged index, starts a new index', async () => {
  enqueue('/data/x', ['old.fits', 'older.fits'])
  expect(await found('fits')).toEqual(['older.fits', 'old.fits'])
  store.close()
  rmSync(path.join(profile, 'halyard.db'))
  store = openStore(path.join(profile, 'halyard.db'))
  enqueue('/data/z', ['new.fits', 'newer.fits'])
  expect([await found('old'), await found('new')]).toEqual([[], ['newer.fits', 'new.fits']])
  writeFileSync(path.join(profile, 'history.db'), 'not a database'.repeat(1000))
  expect(await found('new')).toEqual(['newer.fits', 'new.fits'])
})

test('a search that is stopped throws cancelled and leaves the index sound', async () => {
  enqueue('/data/x', ['a.fits'])
  const history = openRecordedBatches(profile)
  await expect(history.search({ text: 'a', limit: 1 }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  })
  history.close()
  expect(await found('a')).toEqual(['a.fits'])
})
