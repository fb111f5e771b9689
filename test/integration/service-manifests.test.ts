import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Secret } from '#core/token/secret'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { enqueue, fillBatch, untilEnded, wantedOf } from '#test/manifests-kit'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openManifestsService } from '#service/manifests/node/open-manifests'
import { textPartChars } from '#shared/contract/areas/manifests'
import type { CheckProgress, ManifestExportFormat } from '#shared/contract/areas/manifests'
import type { CallName, Input, Output } from '#shared/contract/calls'
import { calls } from '#shared/contract/calls'
import type { ServicePart } from '#shared/contract/service'

/** A real queue over the demo archive, and the history beside it in a thread of its own. */

const catalogue = createCatalogue({ scale: 0.05 })
const all = [...catalogue.files()]
/** Four small public files of different data sets, and one that needs a token. */
const files = all
  .filter(file => file.access === 'PUBLIC' && /_(?:asn\.json|cat\.ecsv|thumb\.jpg)$/.test(file.filename))
  .filter((file, at, list) => list.findIndex(other => other.obsId === file.obsId) === at)
  .slice(0, 4)
const protectedFile = all.find(file => file.access !== 'PUBLIC' && file.sizeBytes < 2_000_000)
const parents = ['jw-first-reference', files[0]?.obsId ?? '']
const missingUri = 'mast:JWST/product/no-such_cal.fits'

type ManifestsCall = Extract<CallName, `manifests.${string}`>

interface Running {
  readonly halyard: Halyard
  readonly part: ServicePart<'manifests'>
  stop(): Promise<void>
}

let archive: DemoArchive
let root: string
let running: Running
let batch: number
const folder = (): string => path.join(root, 'ring')
/** Asks as a page does: what comes back must fit the contract. */
async function ask<N extends ManifestsCall>(name: N, input: Input<N>): Promise<Output<N>> {
  const handler = running.part.handlers[name] as unknown as (input: Input<N>) => Promise<Output<N>> // of this name
  return calls[name].output.parse(await handler(input)) as Output<N> // by the schema of this name
}

function open(profileFolder: string): Running {
  const baseUrl = new URL(archive.url)
  const account = { token: new Secret(archive.token), user: 'demo' }
  const halyard = openHalyard({ profileFolder, baseUrl, account, filesAtOnce: 2, allowedHosts: [] })
  const after = (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
  const part = openManifestsService({ halyard, profileFolder, baseUrl, after })
  const stopping = new AbortController()
  const served = halyard.queue.serve(stopping.signal)
  return {
    halyard,
    part,
    stop: async () => {
      await part.close()
      stopping.abort()
      await served
      await halyard.close()
    },
  }
}

beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())
beforeEach(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'halyard-history-')))
  running = open(root)
  const wanted = files.map((file, at) => wantedOf(file, at === 0 ? parents : [file.obsId]))
  if (protectedFile) wanted.push(wantedOf(protectedFile))
  // A file that the archive does not have.
  const [first] = wanted
  if (first) wanted.push({ ...first, uri: missingUri, filename: 'no-such_cal.fits' })
  const { queue } = running.halyard
  mkdirSync(folder())
  batch = await enqueue(queue, folder(), wanted, 'Southern ring')
  await untilEnded(queue, batch, [missingUri])
  return async () => {
    await running.stop()
    rmSync(root, { recursive: true, force: true })
  }
})

const rowsOf = (more: Partial<Input<'manifests.rows'>> = {}) =>
  ask('manifests.rows', {
    batchId: batch,
    first: 0,
    count: 200,
    text: '',
    outcome: 'all',
    sort: 'manifest',
    isDescending: false,
    ...more,
  })
const batchOf = (more: Partial<Input<'manifests.batches'>> = {}) =>
  ask('manifests.batches', {
    first: 0,
    count: 50,
    text: '',
    result: 'all',
    sort: 'date',
    isDescending: true,
    ...more,
  })

async function exported(format: ManifestExportFormat, batchId = batch): Promise<readonly string[]> {
  const parts = []
  let part = await ask('manifests.export', { batchId, format, exportId: null })
  parts.push(part.text)
  while (!part.isLast) {
    part = await ask('manifests.export', { batchId, format, exportId: part.exportId })
    parts.push(part.text)
  }
  return parts
}

/** Verifies a batch and returns what was told of it, the last message last. `meanwhile` runs after its start. */
async function verify(
  batchId = batch,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly CheckProgress[]> {
  const told: CheckProgress[] = []
  const ended = Promise.withResolvers<undefined>()
  const stop = running.part.announcements['manifests.checked'](progress => {
    told.push(progress)
    if (progress.state !== 'waiting' && progress.state !== 'running') ended.resolve(undefined)
  })
  await ask('manifests.verify', { batchId })
  await meanwhile()
  await ended.promise
  stop()
  return told
}

async function importText(name: string, text: string): Promise<Output<'manifests.import'>> {
  const half = Math.ceil(text.length / 2)
  const first = { importId: null, name, text: text.slice(0, half), isLast: false }
  const { importId } = await ask('manifests.import', first)
  return ask('manifests.import', { importId, name, text: text.slice(half), isLast: true })
}

const compare = (other: Input<'manifests.compare'>['other'], batchId = batch) =>
  ask('manifests.compare', { batchId, other, kind: 'all', first: 0, count: 100 })

function flipOneByte(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

async function pathsOfDone(): Promise<readonly string[]> {
  const { rows } = await rowsOf({ outcome: 'ok' })
  return [...new Set(rows.flatMap(row => row.path ?? []))]
}

test('a batch is listed with its rows as the written manifest has them', async () => {
  const { rows: batches, total, all: sum } = await batchOf()
  const bytes = batches[0]?.totals.bytes ?? 0
  expect([total, sum]).toEqual([1, { batches: 1, bytes }])
  expect(batches).toEqual([
    expect.objectContaining({
      id: batch,
      name: 'Southern ring',
      folder: folder(),
      result: 'incomplete',
      totals: { asked: 6, verified: 5, failed: 0, cancelled: 1, waiting: 0, bytes },
      manifest: path.join(folder(), 'MANIFEST.HTML'),
    }),
  ])
  const { rows } = await rowsOf()
  const written = readFileSync(path.join(folder(), 'manifest.csv'), 'utf8').trimEnd().split('\r\n').slice(1)
  expect(rows.map(row => [row.uri, row.file, row.access, row.status, row.user].join(','))).toEqual(
    written.map(line => line.split(',').slice(0, 5).join(',')),
  )
  expect(rows.filter(row => row.status.includes('Duplicate of')).length).toBe(1)
  expect(rows.at(-1)).toMatchObject({ state: 'cancelled', path: null, sha256: null })
  expect(await ask('manifests.batch', { batchId: batch })).toMatchObject({
    rows: rows.length,
    isFolderThere: true,
    check: null,
    fetchable: 1,
  })
})

test('rows are filtered and sorted in the store, and windows fit together', async () => {
  const { rows, total } = await rowsOf()
  const name = rows[2]?.file.split('/').at(-1) ?? ''
  expect((await rowsOf({ text: name })).rows.map(row => row.itemId)).toEqual([rows[2]?.itemId])
  expect((await rowsOf({ text: '%' })).total).toBe(0)
  expect((await rowsOf({ outcome: 'failed' })).rows.map(row => row.uri)).toEqual(
    rows.filter(row => row.state === 'cancelled').map(row => row.uri),
  )
  expect((await rowsOf({ outcome: 'duplicate' })).total).toBe(1)
  const sizes = (await rowsOf({ sort: 'size', isDescending: true, outcome: 'ok' })).rows.map(
    row => row.sizeBytes ?? 0,
  )
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  const second = await rowsOf({ first: 3, count: 2 })
  expect([second.rows, second.total]).toEqual([rows.slice(3, 5), total])
})

test('a batch of a hundred thousand rows gives its true last row, and what fits a filter', async () => {
  const big = fillBatch(root, 'big', path.join(root, 'big'), 91_000)
  const last = await rowsOf({ batchId: big, first: 100_000, count: 200 })
  expect([last.total, last.rows.length, last.rows.at(-1)?.uri]).toEqual([
    100_100,
    100,
    'mast:JWST/product/jw02733001001_02101_090999_nrcb1_cal.fits',
  ])
  expect(await rowsOf({ batchId: big, text: '_0909' })).toMatchObject({ total: 110 })
  const newest = await rowsOf({ batchId: big, sort: 'finished', isDescending: true, count: 1 })
  expect(newest.rows[0]?.file).toContain('_090999_')
})

test('verifying finds what is gone and changed, keeps it with the batch, and fetches it again', async () => {
  const [gone = '', damaged = ''] = await pathsOfDone()
  rmSync(gone)
  flipOneByte(damaged)
  const told = await verify()
  expect(told.at(-1)).toMatchObject({
    batchId: batch,
    state: 'done',
    files: 6,
    totalFiles: 6,
    counts: { intact: 3, missing: 2, changed: 1, unreadable: 0 },
  })
  await running.stop()
  running = open(root)
  const check = {
    endedMs: expect.any(Number) as unknown,
    counts: { intact: 3, missing: 2, changed: 1, unreadable: 0 },
  }
  expect(await ask('manifests.batch', { batchId: batch })).toMatchObject({ check, fetchable: 3 })
  const { rows } = await rowsOf({ outcome: 'changed' })
  expect(rows.map(row => [row.path, row.check?.detail])).toEqual([
    [damaged, expect.stringContaining('sha256 differs')],
  ])
  expect((await rowsOf({ outcome: 'ok' })).rows.flatMap(row => row.path)).not.toContain(damaged)
  const { queued, keptAside } = await ask('manifests.fetch-missing', { batchId: batch })
  expect([queued, keptAside.length]).toEqual([3, 1])
  await untilEnded(running.halyard.queue, batch, [missingUri])
  expect((await verify()).at(-1)?.counts).toEqual({ intact: 5, missing: 1, changed: 0, unreadable: 0 })
  expect(readFileSync(keptAside[0] ?? '').length).toBe(readFileSync(damaged).length)
})

test('a batch that was all verified and is found damaged is said so by list, filter, facts and search', async () => {
  const [gone, damaged] = files.slice(2, 4).map(file => wantedOf(file))
  if (gone === undefined || damaged === undefined) throw new Error('The archive has too few files.')
  mkdirSync(path.join(root, 'pair'))
  const { queue } = running.halyard
  const pair = await enqueue(queue, path.join(root, 'pair'), [gone, damaged], 'pair')
  await untilEnded(queue, pair)
  const found = async (outcome: 'ok' | 'failed') => {
    // The index may have to be built first.
    for (;;) {
      const answer = await ask('manifests.search', { text: 'pair', outcome, limit: 10 })
      if (answer.kind === 'found') return answer.hits.map(hit => [hit.uri, hit.check]).toSorted()
    }
  }
  const listed = async (result: 'complete' | 'incomplete') =>
    (await batchOf({ text: 'pair', result })).rows.map(row => [row.name, row.damage])
  const none = { missing: 0, changed: 0, unreadable: 0 }
  const before = (await batchOf()).revision
  expect([await listed('complete'), await listed('incomplete')]).toEqual([[['pair', none]], []])
  await verify(pair)
  expect([await listed('complete'), await listed('incomplete')]).toEqual([[['pair', none]], []])
  expect(await found('ok')).toEqual(
    [
      [damaged.uri, 'intact'],
      [gone.uri, 'intact'],
    ].toSorted(),
  )

  const paths = (await rowsOf({ batchId: pair })).rows.flatMap(row => row.path ?? [])
  rmSync(paths.find(file => file.endsWith(gone.filename)) ?? '')
  flipOneByte(paths.find(file => file.endsWith(damaged.filename)) ?? '')
  const told = Promise.withResolvers<undefined>()
  const stop = running.part.announcements['manifests.changed'](() => told.resolve(undefined))
  await verify(pair)
  await told.promise
  stop()
  const damage = { missing: 1, changed: 1, unreadable: 0 }
  expect((await batchOf()).revision).not.toBe(before)
  expect([await listed('complete'), await listed('incomplete')]).toEqual([[], [['pair', damage]]])
  const { batch: facts } = await ask('manifests.batch', { batchId: pair })
  expect([facts.result, facts.damage]).toEqual(['incomplete', damage])
  expect(await found('ok')).toEqual([])
  expect(await found('failed')).toEqual(
    [
      [damaged.uri, 'changed'],
      [gone.uri, 'missing'],
    ].toSorted(),
  )

  await ask('manifests.fetch-missing', { batchId: pair })
  await untilEnded(queue, pair)
  expect([await listed('complete'), await listed('incomplete')]).toEqual([[['pair', none]], []])
})

test('a verification can be stopped, and a folder that is gone is no loss of its files', async () => {
  // Its end is waited for: told late, it would be taken for that of the next one.
  const stopped = await verify(batch, () => ask('manifests.stop-verify', { batchId: batch }))
  // The few small files may have been read before.
  expect(['stopped', 'done']).toContain(stopped.at(-1)?.state)
  expect((await verify()).at(-1)?.state).toBe('done')
  rmSync(folder(), { recursive: true })
  expect((await verify()).at(-1)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('cannot be reached') as unknown,
  })
  expect((await ask('manifests.batch', { batchId: batch })).isFolderThere).toBe(false)
})

test('exports are what the folder has, and no text ever holds the token', async () => {
  const texts = await Promise.all(
    (['html', 'csv', 'json', 'sha256', 'script'] as const).map(async format =>
      (await exported(format)).join(''),
    ),
  )
  const written = ['MANIFEST.HTML', 'manifest.csv', 'SHA256SUMS'].map(name =>
    readFileSync(path.join(folder(), name), 'utf8'),
  )
  expect([texts[0], texts[1], texts[3]]).toEqual(written)
  expect(JSON.parse(texts[2] ?? '')).toMatchObject({ version: 1, batch: { name: 'Southern ring' } })
  expect(texts[4]).toContain('MAST_API_TOKEN')
  expect(texts.filter(text => text.includes(archive.token))).toEqual([])
})

test('a long manifest comes in parts that fit together', async () => {
  const long = fillBatch(root, 'long', path.join(root, 'long'), 2_000)
  const texts = await exported('csv', long)
  expect(texts.length).toBeGreaterThan(3)
  expect(Math.max(...texts.map(text => text.length))).toBeLessThanOrEqual(textPartChars)
  expect(texts.join('').trimEnd().split('\r\n').length).toBe(2_201)
})

test('two batches are compared file by file', async () => {
  const { queue } = running.halyard
  const other = path.join(root, 'other')
  mkdirSync(other)
  const some = files.slice(1).map(file => wantedOf(file))
  const otherId = await enqueue(queue, other, some)
  await untilEnded(queue, otherId)
  const { rows, ...counts } = await compare({ kind: 'batch', batchId: otherId })
  expect(counts).toMatchObject({
    otherName: 'other',
    same: 3,
    onlyA: 3,
    onlyB: 0,
    different: 0,
    isByContent: true,
  })
  expect(rows.every(row => row.kind === 'only-a' && row.b === null)).toBe(true)
})

test('a batch is compared with a manifest that somebody kept, in each of its forms', async () => {
  const readWritten = (name: string): string => readFileSync(path.join(folder(), name), 'utf8')
  const sha256 = (await rowsOf({ outcome: 'ok' })).rows[0]?.sha256 ?? ''
  const otherSum = 'f'.repeat(64)
  for (const name of ['manifest.json', 'manifest.csv', 'SHA256SUMS']) {
    const { importId, files: count } = await importText(name, readWritten(name).replaceAll(sha256, otherSum))
    const { rows, different, onlyB } = await compare({ kind: 'import', importId })
    expect([name, different, onlyB, rows.find(row => row.kind === 'different')?.b?.sha256]).toEqual([
      name,
      1,
      0,
      otherSum,
    ])
    expect(count).toBe(name === 'SHA256SUMS' ? 5 : 6)
  }
  const page = await importText('MANIFEST.HTML', readWritten('MANIFEST.HTML'))
  expect(await compare({ kind: 'import', importId: page.importId })).toMatchObject({
    same: 6,
    total: 0,
    isByContent: false,
  })
  await expect(importText('notes.txt', 'nothing that names a file')).rejects.toMatchObject({
    code: 'nothing-found',
  })
})

test('a search over everything leads to the batch, and a removed batch is not found', async () => {
  const name = files[0]?.filename ?? ''
  const search = async () => {
    for (;;) {
      const answer = await ask('manifests.search', { text: name, outcome: 'all', limit: 10 })
      if (answer.kind === 'found') return answer.hits
    }
  }
  expect(await search()).toEqual([
    expect.objectContaining({
      batchId: batch,
      batchName: 'Southern ring',
      filename: name,
      state: 'done',
    }),
  ])
  await ask('manifests.remove', { batchId: batch })
  expect([await search(), (await batchOf()).total]).toEqual([[], 0])
  await ask('manifests.restore', { batchId: batch })
  expect([(await search()).length, (await batchOf()).total]).toEqual([1, 1])
})

test('a removed batch is out of the history after the host has ended, and its files stay', async () => {
  const paths = await pathsOfDone()
  await ask('manifests.remove', { batchId: batch })
  await running.stop()
  running = open(root)
  expect((await batchOf()).total).toBe(0)
  expect(paths.map(file => readFileSync(file).length > 0)).toEqual(paths.map(() => true))
  await expect(ask('manifests.batch', { batchId: batch })).rejects.toMatchObject({
    code: 'nothing-found',
  })
})

test('a removed batch into whose folder files were added meanwhile stays', async () => {
  const { halyard } = running
  await ask('manifests.remove', { batchId: batch })
  halyard.limits.change({ bytesPerSecond: 1 })
  const other = all.find(file => file.filename.endsWith('_i2d.fits'))
  await enqueue(halyard.queue, folder(), other === undefined ? [] : [wantedOf(other)])
  await running.stop()
  running = open(root)
  expect((await ask('manifests.batch', { batchId: batch })).batch.result).toBe('waiting')
})

test('a batch that is still fetched is not removed', async () => {
  const { queue } = running.halyard
  await queue.pause({ kind: 'batch', batchId: batch })
  await queue.retry({ kind: 'batch', batchId: batch })
  await expect(ask('manifests.remove', { batchId: batch })).rejects.toMatchObject({ code: 'usage' })
})

test('changes of name and note are announced, and both are found', async () => {
  const told = Promise.withResolvers<number>()
  running.part.announcements['manifests.changed'](({ revision }) => told.resolve(revision))
  await ask('manifests.describe', { batchId: batch, name: 'Ring nebula', note: 'for the talk' })
  expect(await told.promise).toBe(1)
  expect((await batchOf({ text: 'talk' })).rows.map(row => [row.name, row.note])).toEqual([
    ['Ring nebula', 'for the talk'],
  ])
  expect((await batchOf({ text: 'southern' })).total).toBe(0)
})

test('the volume of today is that of the batch', async () => {
  const { days } = await ask('manifests.days', { days: 30, timeZone: 'UTC' })
  const bytes = (await batchOf()).all.bytes
  expect([days.length, days.reduce((sum, day) => sum + day.bytes, 0)]).toEqual([30, bytes])
  await expect(ask('manifests.days', { days: 30, timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
    code: 'usage',
  })
})
