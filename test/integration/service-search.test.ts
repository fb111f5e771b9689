import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { openSearchService } from '#service/search/node/open-search'
import { openSearchStore } from '#service/search/node/search-store'
import type { SearchService } from '#service/search/search-handlers'
import {
  noRowFilters,
  type RowFilters,
  type SearchQuery,
  type SearchState,
} from '#shared/contract/areas/search'
import { tinyBody, tinyCatalogue } from '#test/tiny-catalogue'
import { programQuery } from '#test/search-query'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Bench {
  readonly profileFolder: string
  readonly archive: DemoArchive
  part: SearchService
  /** Closes the part and opens it again over the same profile. */
  again(): Promise<void>
}

const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

async function setUp(kind: 'tiny' | 'full' = 'full'): Promise<Bench> {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-search-'))
  closers.push(() => rm(profileFolder, { recursive: true, force: true }))
  const archive = await startArchive(
    kind === 'tiny'
      ? { catalogue: tinyCatalogue(), bodyOf: tinyBody }
      : { catalogue: createCatalogue({ scale: 0.02 }), bodyOf },
  )
  closers.push(() => archive.stop())
  const open = (): SearchService => openSearchService({ profileFolder, baseUrl: new URL(archive.url), after })
  const bench = {
    profileFolder,
    archive,
    part: open(),
    again: async () => {
      await bench.part.close()
      bench.part = open()
    },
  }
  closers.push(async () => bench.part.close())
  return bench
}

async function queryFor(
  part: SearchService,
  text: string,
  more: Partial<SearchQuery> = {},
): Promise<SearchQuery> {
  const { readings } = await part.handlers['search.understand']({ text })
  const [reading] = readings
  if (!reading) throw new Error('No reading.')
  return { ...programQuery, text, reading, ...more }
}

/** Starts a search and waits for its end by its announcements. */
async function ended(part: SearchService, query: SearchQuery): Promise<SearchState> {
  const { searchId } = await part.handlers['search.start']({ query })
  await new Promise<void>(resolve => {
    const stop = part.announcements['search.changed'](news => {
      if (news.searchId !== searchId || !news.isComplete) return
      stop()
      resolve()
    })
  })
  return part.handlers['search.state']({ searchId })
}

const find = async (
  part: SearchService,
  text: string,
  more: Partial<SearchQuery> = {},
): Promise<SearchState> => ended(part, await queryFor(part, text, more))

const byDataset = { id: 'dataset', direction: 'ascending' } as const
async function datasets(part: SearchService, { searchId }: SearchState, filters: RowFilters = noRowFilters) {
  const { rows } = await part.handlers['search.rows']({
    searchId,
    filters,
    sort: byDataset,
    first: 0,
    count: 200,
  })
  return rows.map(row => row.dataset)
}

test('a program number finds its datasets', async () => {
  const { part } = await setUp('tiny')
  const state = await find(part, '2733')
  expect(state).toMatchObject({ phase: 'complete', found: 4, expected: 4, problem: null })
  expect(await datasets(part, state)).toEqual([
    'jw02733-o001_t001_nircam_clear-f090w',
    'jw02733001001_02101_00001_nrcb1',
    'jw02733001001_02101_00002_nrcb1',
    'jw02733_empty',
  ])
})

test('the example queries of the page find something in the built-in catalogue', async () => {
  const { part } = await setUp()
  for (const text of ['2733', 'Southern Ring Nebula, 3′', 'M 51']) {
    const state = await find(part, text)
    expect({ text, phase: state.phase, hasFound: state.found > 0 }).toEqual({
      text,
      phase: 'complete',
      hasFound: true,
    })
  }
})

test('a name is resolved, and rows carry their distance from the place', async () => {
  const { part } = await setUp('tiny')
  const state = await find(part, 'NGC-3132, 3′')
  expect(state.place).toMatchObject({ name: 'NGC-3132', radiusDeg: 0.05 })
  const { rows } = await part.handlers['search.rows']({
    searchId: state.searchId,
    filters: noRowFilters,
    sort: { id: 'distance', direction: 'ascending' },
    first: 0,
    count: 200,
  })
  expect(rows.map(row => row.distanceArcsec !== null)).toEqual(rows.map(() => true))
  expect(rows[0]?.distanceArcsec).toBeLessThanOrEqual(rows.at(-1)?.distanceArcsec ?? 0)
})

test.each([
  ['coordinates', '10:07:01.7 -40:26:11 1m', 'jw02733-o001_t001_nircam_clear-f090w'],
  ['a dataset', 'jw02733-o001_t001_nircam_clear-f090w', 'jw02733-o001_t001_nircam_clear-f090w'],
  ['a file', 'jw02733001001_02101_00002_nrcb1_cal.fits', 'jw02733001001_02101_00002_nrcb1'],
  ['an address of the archive', 'mast:HST/product/o5ik52040_flt.fits', 'o5ik52040'],
  ['a name of HST in capitals', 'O5IK52040', 'o5ik52040'],
  ['a pattern', 'jw01234*mirimage', 'jw01234001001_02101_00001_mirimage'],
])('%s finds its dataset', async (_, text, dataset) => {
  const { part } = await setUp('tiny')
  expect(await datasets(part, await find(part, text))).toContain(dataset)
})

test('a name that nobody knows fails with what to do, and asks for no rows', async () => {
  const { part } = await setUp('tiny')
  const state = await find(part, 'No such nebula')
  expect(state).toMatchObject({ phase: 'failed', found: 0, problem: { code: 'nothing-found' } })
  expect(state.problem?.message).toContain('No such nebula')
})

test('a search for nothing at all is refused before it begins', async () => {
  const { part } = await setUp('tiny')
  const query = await queryFor(part, '')
  await expect(part.handlers['search.start']({ query })).rejects.toMatchObject({ code: 'usage' })
})

test('facets count what each value would show, and narrow the rows', async () => {
  const { part } = await setUp('tiny')
  const state = await find(part, '2733')
  const filters: RowFilters = { ...noRowFilters, facets: { level: ['3'] } }
  const { facets, total } = await part.handlers['search.facets']({ searchId: state.searchId, filters })
  expect(total).toBe(1)
  expect(facets.find(({ id }) => id === 'level')?.values).toEqual([
    { value: '2', count: 3 },
    { value: '3', count: 1 },
  ])
  expect(facets.find(({ id }) => id === 'filter')?.values).toEqual([
    { value: 'CLEAR', count: 1 },
    { value: 'F090W', count: 1 },
  ])
  expect(await datasets(part, state, filters)).toEqual(['jw02733-o001_t001_nircam_clear-f090w'])
})

test('when filters leave nothing, the one in the way is named with what it costs', async () => {
  const { part } = await setUp('tiny')
  const { searchId } = await find(part, '2733')
  const filters: RowFilters = { ...noRowFilters, text: 'nrcb1', facets: { level: ['3'] } }
  expect(await part.handlers['search.excludes-most']({ searchId, filters })).toEqual({
    filter: { kind: 'facet', facet: 'level', values: ['3'] },
    withoutIt: 2,
  })
})

test('when the archive finds nothing, the criterion in the way is found by counting', async () => {
  const { part } = await setUp('tiny')
  const { searchId, found } = await find(part, '2733', { instruments: ['MIRI'], levels: [2, 3] })
  expect(found).toBe(0)
  expect(await part.handlers['search.excludes-most']({ searchId, filters: noRowFilters })).toEqual({
    filter: { kind: 'criterion', criterion: 'instruments', values: ['MIRI'] },
    withoutIt: 4,
  })
})

test('details, products by level and the preview of one row', async () => {
  const { part } = await setUp()
  const state = await find(part, '2733')
  const { rows } = await part.handlers['search.rows']({
    searchId: state.searchId,
    filters: { ...noRowFilters, facets: { level: ['3'], type: ['image'] } },
    sort: byDataset,
    first: 0,
    count: 1,
  })
  const asked = { searchId: state.searchId, obsid: rows[0]?.obsid ?? '' }
  const details = await part.handlers['search.details'](asked)
  expect(details).toMatchObject({ row: rows[0], hasPreview: true })
  expect(details.extra.map(({ name }) => name)).toContain('proposal_type')
  const products = await part.handlers['search.products'](asked)
  expect(products.levels.map(({ level }) => level)).toContain('3')
  expect(products.levels.reduce((sum, { files }) => sum + files, 0)).toBe(products.files)
  const preview = await part.handlers['search.preview'](asked)
  expect(preview).toMatchObject({ kind: 'image' })
  expect(JSON.stringify(preview).length).toBeLessThan(400_100)
})

test('outlines of the filtered rows are drawn, those without one are counted', async () => {
  const { part } = await setUp('tiny')
  const { searchId } = await find(part, '2733')
  const answer = await part.handlers['search.footprints']({ searchId, filters: noRowFilters })
  expect(answer).toMatchObject({ left: 0, without: 0 })
  expect(answer.footprints[0]?.outlines).toEqual([
    { kind: 'polygon', ring: [151.75, -40.4, 151.79, -40.41, 151.78, -40.45, 151.74, -40.44] },
  ])
})

test('a rule with exceptions becomes keys on the host, without planned observations', async () => {
  const { part } = await setUp('tiny')
  const { searchId } = await find(part, '1234')
  const all = { searchId, filters: noRowFilters, isAll: true, exceptions: [] }
  expect(await part.chosen.keysOf(all)).toEqual([
    { obsid: '1004', obsId: 'jw01234001001_02101_00001_mirimage' },
  ])
  expect(await part.chosen.keysOf({ ...all, exceptions: ['1004'] })).toEqual([])
  expect(await part.chosen.keysOf({ ...all, isAll: false, exceptions: ['1004', '1005', '99'] })).toEqual([
    { obsid: '1004', obsId: 'jw01234001001_02101_00001_mirimage' },
  ])
})

test('an earlier search comes back after a restart, with the archive gone', async () => {
  const bench = await setUp('tiny')
  const state = await find(bench.part, '2733')
  await bench.again()
  await bench.archive.stop()
  const { searches } = await bench.part.handlers['search.earlier']({})
  expect(searches).toEqual([
    { searchId: state.searchId, query: state.query, found: 4, askedMs: state.askedMs },
  ])
  expect(await datasets(bench.part, state, { ...noRowFilters, text: 'nrcb1 f090w' })).toEqual([
    'jw02733001001_02101_00001_nrcb1',
    'jw02733001001_02101_00002_nrcb1',
  ])
  await bench.part.handlers['search.forget']({ searchId: state.searchId })
  await expect(bench.part.handlers['search.state']({ searchId: state.searchId })).rejects.toMatchObject({
    code: 'nothing-found',
  })
})

test('saved searches are kept, renamed and removed', async () => {
  const bench = await setUp('tiny')
  const query = await queryFor(bench.part, 'M 51, 3′')
  const filters: RowFilters = { ...noRowFilters, facets: { instrument: ['MIRI'] } }
  const saved = await bench.part.handlers['search.save']({ name: 'Whirlpool', query, filters })
  await bench.part.handlers['search.rename']({ id: saved.id, name: 'M 51 with MIRI' })
  await bench.again()
  expect(await bench.part.handlers['search.saved']({})).toEqual({
    searches: [{ ...saved, name: 'M 51 with MIRI' }],
  })
  await bench.part.handlers['search.remove']({ id: saved.id })
  expect(await bench.part.handlers['search.saved']({})).toEqual({ searches: [] })
})

test('names are copied one a line, and the astroquery program asks the same', async () => {
  const { part } = await setUp('tiny')
  const { searchId } = await find(part, '2733')
  const choice = { searchId, filters: noRowFilters, isAll: false, exceptions: ['1002', '1003'] }
  expect(await part.handlers['search.ids']({ choice })).toEqual({
    text: 'jw02733001001_02101_00001_nrcb1\njw02733001001_02101_00002_nrcb1',
    count: 2,
    left: 0,
  })
  const { text } = await part.handlers['search.snippet']({ searchId, choice: null })
  expect(text).toContain('proposal_id="2733"')
  const { url } = await part.handlers['search.link']({ searchId, obsid: '1002' })
  expect(decodeURIComponent(url)).toContain('"paramName":"obs_id"')
})

test('a stopped search keeps what it found', async () => {
  const { part } = await setUp('tiny')
  const { searchId } = await part.handlers['search.start']({ query: await queryFor(part, '2733') })
  await part.handlers['search.stop']({ searchId })
  await expect
    .poll(async () => (await part.handlers['search.state']({ searchId })).phase)
    .toMatch(/stopped|complete/)
})

test('a damaged file of searches is put aside, and searching continues', async () => {
  const bench = await setUp('tiny')
  await bench.part.close()
  const file = path.join(bench.profileFolder, 'searches.db')
  await writeFile(file, 'no database at all '.repeat(400))
  bench.part = openSearchService({
    profileFolder: bench.profileFolder,
    baseUrl: new URL(bench.archive.url),
    after,
  })
  expect((await find(bench.part, '2733')).found).toBe(4)
  expect(await readFile(`${file}.damaged`, 'utf8')).toMatch(/^no database at all/)
})

test('a search that is forgotten while it runs does not come back, empty, when it ends', async () => {
  const { part, profileFolder } = await setUp('tiny')
  const store = openSearchStore(path.join(profileFolder, 'other.db'))
  const query = await queryFor(part, '2733')
  const facts = { searchId: 's', query, place: null, expected: 4, askedMs: 1 }
  store.begin({ ...facts, phase: 'stopped', found: 0 })
  await store.append('s', 0, [])
  store.forget('s')
  store.end({ ...facts, phase: 'stopped', found: 4 })
  expect([store.find('s'), store.list()]).toEqual([null, []])
  store.close()
})

test('one unreadable saved search hides no other', async () => {
  const bench = await setUp('tiny')
  const query = await queryFor(bench.part, '2733')
  await find(bench.part, '2733')
  const saved = await bench.part.handlers['search.save']({ name: 'Ring', query, filters: noRowFilters })
  const db = new Sqlite(path.join(bench.profileFolder, 'searches.db'))
  db.prepare("INSERT INTO saved_search VALUES ('torn', 'Torn', '{\"text\":', '{}', 1)").run()
  db.prepare("INSERT INTO search VALUES ('torn', '{\"text\":', 'complete', '{', 3, 3, 1)").run()
  db.close()
  expect(await bench.part.handlers['search.saved']({})).toEqual({ searches: [saved] })
  expect((await bench.part.handlers['search.earlier']({})).searches).toHaveLength(1)
})
