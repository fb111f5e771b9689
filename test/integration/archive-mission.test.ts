import { afterEach, expect, test } from 'vitest'
import { createMissionSearch, type MissionSearch } from '#platform/archive/mission-search'
import { type Answer, type Asked, fastClock, type Loopback, startLoopback } from './archive-loopback.ts'

const never = new AbortController().signal
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function setUp(answer: (asked: Asked, index: number) => Answer): Promise<[MissionSearch, Loopback]> {
  const server = await startLoopback(answer)
  const search = createMissionSearch({ baseUrl: server.url, userAgent: 'Halyard', clock: fastClock() })
  closers.push(
    () => server.close(),
    () => search.close(),
  )
  return [search, server]
}

test('a search by position and columns asks for its key column and a fixed order', async () => {
  const row = {
    fileSetName: 'jw02107002001_02101_00002',
    instrume: 'MIRI  ',
    access: 'PUBLIC',
    includedLevels: null,
  }
  const [search, server] = await setUp(() => ({ json: { messages: [], results: [row], totalResults: 5 } }))
  const page = await search.search(
    'jwst',
    {
      position: { ra: 49.92103, dec: -19.41116, radiusDeg: 0.05 },
      conditions: { program: '2107', instrume: 'MIRI,NIRCAM' },
      columns: ['instrume'],
      limit: 10,
      offset: 20,
      counts: true,
    },
    never,
  )
  expect(page).toEqual({
    total: 5,
    leftOut: [],
    rows: [
      {
        dataset: 'jw02107002001_02101_00002',
        columns: { fileSetName: 'jw02107002001_02101_00002', instrume: 'MIRI', access: 'PUBLIC' },
      },
    ],
  })
  expect(server.asked[0]).toMatchObject({
    method: 'POST',
    path: '/search/jwst/api/v0.1/search',
    headers: { 'content-type': 'application/json' },
  })
  expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
    target: ['49.92103 -19.41116'],
    radius: 180,
    radius_units: 'arcseconds',
    limit: 10,
    offset: 20,
    select_cols: ['fileSetName', 'instrume'],
    sort_by: ['fileSetName'],
    sort_desc: [false],
    skip_count: false,
    conditions: [{ program: '2107' }, { instrume: 'MIRI,NIRCAM' }],
  })
})

test('a list of products is flattened, and asked for in calls of a thousand', async () => {
  const product = (dataset: string) => ({
    dataset,
    filename: `${dataset}_cal.fits`,
    access: 'PUBLIC',
    size: 2_880,
  })
  const [search, server] = await setUp(asked => {
    const { dataset_ids } = JSON.parse(asked.body) as { dataset_ids: string[] }
    return { json: { products: [dataset_ids.map(product)] } }
  })
  const datasets = Array.from({ length: 1_001 }, (_, index) => `jw${index}`)
  const { rows: products } = await search.products('jwst', datasets, never)
  expect(products.map(({ dataset }) => dataset)).toEqual(datasets)
  expect(products[7]?.uri).toBe('mast:JWST/product/jw7_cal.fits')
  expect(server.asked).toHaveLength(2)
})

test('a busy mission search is asked again, and a refused one says so', async () => {
  const [search] = await setUp((_, index) =>
    index === 0
      ? { status: 500, bytes: 'oops' }
      : index === 1
        ? { json: [] }
        : { status: 400, bytes: 'bad column' },
  )
  expect(await search.columns('hst', never)).toEqual([])
  await expect(search.search('hst', { limit: 1 }, never)).rejects.toMatchObject({ code: 'archive-error' })
})

test('a radius beyond the limit is refused without asking', async () => {
  const [search, server] = await setUp(() => ({ json: {} }))
  const position = { ra: 1, dec: 1, radiusDeg: 0.6 }
  await expect(search.search('jwst', { position, limit: 1 }, never)).rejects.toMatchObject({ code: 'usage' })
  expect(server.asked).toEqual([])
})
