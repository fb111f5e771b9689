import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { LeftOutRow } from '#core/ports'
import { createArchive } from '#platform/archive/index'
import { systemClock } from '#platform/clock'
import { toAppError } from '#shared/errors'
import { type Answer, type Asked, fastClock, startLoopback } from './archive-loopback.ts'

const never = new AbortController().signal
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** An archive of six observations over two pages, whose answers the test may spoil. */
async function setUp(spoil: (honest: unknown, asked: Asked) => Answer, giveUpAfterMs = 30_000) {
  const server = await startLoopback(asked => spoil(honestAnswer(asked), asked))
  const archive = createArchive({
    baseUrl: server.url,
    userAgent: 'test',
    clock: fastClock(),
    giveUpAfterMs,
  })
  const close = async (): Promise<void> => {
    await archive.close()
    await server.close()
  }
  closers.push(close)
  return { archive, server, close }
}

const isCount = ({ query }: Pick<Asked, 'query'>): boolean =>
  (query['params'] as { columns?: string } | undefined)?.columns === 'COUNT_BIG(*)'
const observation = (n: number) => ({
  obsid: 1_000 + n,
  obs_id: `jw${n}`,
  obs_collection: 'JWST',
  s_ra: 1.5,
  target_name: 'M 51',
})
const product = (n: number) => ({
  dataURI: `mast:JWST/product/jw${n}_cal.fits`,
  obs_id: `jw${n}`,
  obs_collection: 'JWST',
  size: 2_880,
  productFilename: `jw${n}_cal.fits`,
})
const rowCount = 6

function honestAnswer(asked: Pick<Asked, 'path' | 'query'>): unknown {
  if (asked.path.endsWith('/whoami')) return { anon: false, ezid: 'alice', scopes: ['a'] }
  if (isCount(asked)) return { status: 'COMPLETE', msg: '', data: [{ Column1: rowCount }] }
  if (asked.query['service'] === 'Mast.Name.Lookup')
    return { resolvedCoordinate: [{ searchString: 'm51', ra: 202.5, decl: 47.2 }], status: '' }
  const page = Number(asked.query['page'])
  const make = asked.query['service'] === 'Mast.Caom.Products' ? product : observation
  const data = page > 2 ? [] : [0, 1, 2].map(n => make((page - 1) * 3 + n))
  return { status: 'COMPLETE', msg: '', data, paging: { page, pagesFiltered: 2, rowsFiltered: rowCount } }
}

interface Came {
  readonly rows: number
  readonly leftOut: number
  /** Null for a success. */
  readonly code: string | null
}

type Client = Awaited<ReturnType<typeof setUp>>['archive']

async function searched(archive: Client): Promise<Came> {
  let rows = 0
  let leftOut = 0
  const onLeftOut = (left: readonly LeftOutRow[]): void => {
    leftOut += left.length
  }
  try {
    for await (const page of archive.search({ missions: ['JWST'] }, never, undefined, onLeftOut))
      rows += page.length
    return { rows, leftOut, code: null }
  } catch (thrown) {
    return { rows, leftOut, code: toAppError(thrown).code }
  }
}

async function listed(archive: Client): Promise<Came> {
  let rows = 0
  let leftOut = 0
  try {
    for await (const group of archive.products([{ obsid: '1', obsId: 'jw1' }], never)) {
      if (group.kind === 'failed') return { rows, leftOut, code: 'archive-error' }
      rows += group.rows.length
      leftOut += group.leftOut.length
    }
    return { rows, leftOut, code: null }
  } catch (thrown) {
    return { rows, leftOut, code: toAppError(thrown).code }
  }
}

const codes = ['archive-error', 'wire-format', 'network', 'server-busy']

function expectNoFewer({ rows, leftOut, code }: Came): void {
  if (code === null) expect(rows + leftOut).toBe(rowCount)
  else expect(codes).toContain(code)
}

const whole: readonly (readonly [string, Answer])[] = [
  ['an empty object', { json: {} }],
  ['an error object', { json: { error: 'no such service' } }],
  ['an error with a list beside it', { json: { status: 'ERROR', msg: 'killed', data: [] } }],
  ['no status', { json: { data: [] } }],
  ['an empty status', { json: { status: '', data: [] } }],
  ['FAILED', { json: { status: 'FAILED', msg: 'out of memory' } }],
  ['FAILED with an empty list', { json: { status: 'FAILED', data: [] } }],
  ['a status of another kind', { json: { status: 200, data: [] } }],
  ['COMPLETE with an error and no rows', { json: { status: 'COMPLETE', data: [], error: 'no such table' } }],
  ['COMPLETE without data', { json: { status: 'COMPLETE', msg: '' } }],
  ['COMPLETE with data null', { json: { status: 'COMPLETE', data: null } }],
  ['data as an object', { json: { status: 'COMPLETE', data: { Tables: [{ Rows: [] }] } } }],
  ['data as a text', { json: { status: 'COMPLETE', data: '[]' } }],
  ['rows of another kind', { json: { status: 'COMPLETE', data: ['a', 'b'] } }],
  ['a null', { json: null }],
  ['a list', { json: [] }],
  ['a list of rows', { json: [observation(1)] }],
  ['a number', { json: 0 }],
  ['a truth value', { json: false }],
  ['a text', { json: 'COMPLETE' }],
  ['a web page', { bytes: '<html><body>maintenance</body></html>' }],
  ['nothing at all', { bytes: '' }],
  ['half a JSON text', { bytes: '{"status":"COMPLETE","data":[{"obs' }],
  ['lists in lists without end', { bytes: '['.repeat(200_000) }],
]

test.each(whole)(
  '%s is an error of a search and of a product list, never nothing found',
  async (_, answer) => {
    const { archive } = await setUp(() => answer)
    const search = await searched(archive)
    const list = await listed(archive)
    expect([codes.includes(String(search.code)), codes.includes(String(list.code))]).toEqual([true, true])
    await expect(archive.count({ missions: ['JWST'] }, never)).rejects.toSatisfy(thrown =>
      codes.includes(toAppError(thrown).code),
    )
  },
)

test.each(whole)('%s on the page after a sound count is an error too', async (_, answer) => {
  const { archive } = await setUp((honest, asked) => (isCount(asked) ? { json: honest } : answer))
  expect(codes).toContain((await searched(archive)).code)
})

test.each(
  whole.filter(
    ([name]) => !name.startsWith('COMPLETE') && !name.includes('rows of') && !name.startsWith('data as'),
  ),
)('%s is an error of the name lookup and of whoami', async (name, answer) => {
  const { archive } = await setUp(() => answer)
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => 'an answer',
      (thrown: unknown) => toAppError(thrown).code,
    )
  // An empty status is how the lookup says that it knows no such name.
  if (name !== 'an empty status') expect(codes).toContain(await failed(archive.resolveName('M 51', never)))
  expect(codes).toContain(await failed(archive.whoami('secret', never)))
  expect(codes).toContain(await failed(archive.columns(never)))
})

/** Every place in an answer, as a path of member names. */
function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path
  if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* placesIn(inner, [...path, name])
}

const removed = Symbol('removed')

function spoilt(value: unknown, path: readonly string[], by: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return by === removed ? null : by
  const inside = value as Record<string, unknown>
  if (Array.isArray(value)) {
    const items: unknown[] = value
    return rest.length === 0 && by === removed
      ? items.filter((_, index) => String(index) !== name)
      : items.map((item, index) => (String(index) === name ? spoilt(item, rest, by) : item))
  }
  if (rest.length === 0 && by === removed) {
    const { [name]: _, ...others } = inside
    return others
  }
  return { ...inside, [name]: spoilt(inside[name], rest, by) }
}

/** Stands for lists in lists without end, which the test itself could not write as JSON. */
const deepMark = '(deep)'
const withDeep = (json: unknown): Answer => ({
  bytes: JSON.stringify(json).replace(JSON.stringify(deepMark), '['.repeat(50_000) + ']'.repeat(50_000)),
})

const odd = fc.constantFrom<unknown>(
  ...[removed, null, '', 'N/A', -1, 2.5, 1e30, 999_999_999, false, [], {}, [[]], 'ERROR', 'FAILED'],
  ...[{ error: 'x' }, [null], deepMark],
)

test.each([
  ['search', searched],
  ['product list', listed],
] as const)('a %s whose answers are odd anywhere never ends in success with fewer rows', async (_, run) => {
  const service = run === listed ? 'Mast.Caom.Products' : 'Mast.Caom.Filtered'
  const kinds = [1, 2].map(page => [...placesIn(honestAnswer({ path: '/api', query: { page, service } }))])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 }), fc.nat(), odd, async (page, nth, by) => {
      const places = kinds[page - 1] ?? []
      const place = places[nth % places.length] ?? []
      const { archive, close } = await setUp((honest, asked) =>
        !isCount(asked) && asked.query['page'] === page
          ? withDeep(spoilt(honest, place, by))
          : { json: honest },
      )
      expectNoFewer(await run(archive))
      await close()
    }),
    { numRuns: 150 },
  )
})

test.each<readonly [string, object]>([
  ['a page number without end', { pagesFiltered: 999_999_999, rowsFiltered: rowCount }],
  ['a row count without end', { pagesFiltered: 999_999_999, rowsFiltered: 999_999_999 }],
])('a page that repeats with %s ends in an error', async (_, paging) => {
  const rows = Array.from({ length: 20 }, (_row, n) => n)
  const { archive, server } = await setUp((honest, asked) => {
    if (isCount(asked)) return { json: { status: 'COMPLETE', data: [{ Column1: 20 }] } }
    const make = asked.query['service'] === 'Mast.Caom.Products' ? product : observation
    return { json: { ...(honest as object), data: rows.map(n => make(n)), paging } }
  })
  expect(await searched(archive)).toMatchObject({ code: 'archive-error' })
  expect(await listed(archive)).toMatchObject({ code: 'archive-error' })
  expect(server.asked.length).toBeLessThan(20)
})

test('pages that are never the same and never end are cut off', async () => {
  let n = 0
  const { archive, server } = await setUp((_, asked) => {
    if (isCount(asked)) return { json: { status: 'COMPLETE', data: [{ Column1: 20 }] } }
    const data = Array.from({ length: 3 }, () => observation((n += 1)))
    return { json: { status: 'COMPLETE', data, paging: { pagesFiltered: 999_999_999 } } }
  })
  expect(await searched(archive)).toMatchObject({ code: 'archive-error' })
  expect(server.asked.length).toBeLessThan(1_100)
})

/** An archive whose product lists say nothing of pages: `length` rows on each of `pages`, and then `then`. */
async function listWithoutPaging(
  lengths: readonly number[],
  then: 'nothing' | 'the last page' | 'the first page',
  paging: object = {},
) {
  const { archive } = await setUp((honest, asked) => {
    if (asked.query['service'] !== 'Mast.Caom.Products') return { json: honest }
    const page = Number(asked.query['page'])
    const shown =
      page <= lengths.length
        ? page
        : { nothing: 0, 'the last page': lengths.length, 'the first page': 1 }[then]
    const start = lengths.slice(0, Math.max(0, shown - 1)).reduce((sum, length) => sum + length, 0)
    const data = Array.from({ length: lengths[shown - 1] ?? 0 }, (_, n) => product(start + n))
    return { json: { status: 'COMPLETE', msg: '', data, ...paging } }
  })
  return listed(archive)
}

test.each([
  [[3], 'nothing'],
  [[3], 'the last page'],
  [[12, 12, 5], 'nothing'],
  [[12, 12, 5], 'the last page'],
  [[1_000, 1_000, 20], 'nothing'],
  [[1_000, 1_000], 'nothing'],
] as const)(
  'a product list of %j rows a page, and then %s, is whole without a word about pages',
  async (lengths, then) => {
    const rows = lengths.reduce((sum, length) => sum + length, 0)
    expect(await listWithoutPaging(lengths, then)).toEqual({ rows, leftOut: 0, code: null })
  },
)

test.each([
  ['the same round number of rows for every page', [1_000], 'the last page'],
  ['two full pages and then no other', [1_000, 1_000], 'the last page'],
  ['a short page between two others', [12, 7, 12], 'nothing'],
  ['the first page again after others', [12, 12], 'the first page'],
] as const)('a product list that says nothing of pages is cut when it gives %s', async (_, lengths, then) => {
  expect(await listWithoutPaging(lengths, then)).toMatchObject({ code: 'archive-error' })
})

test('a page that is shorter than the one before it, where another is announced, is cut', async () => {
  expect(await listWithoutPaging([12, 7, 12], 'nothing', { paging: { pagesFiltered: 3 } })).toMatchObject({
    code: 'archive-error',
  })
})

test('a page counter that is nonsense costs no row', async () => {
  for (const paging of [null, [], 'x', { pagesFiltered: -1 }, { pagesFiltered: 0.5, rowsFiltered: 'many' }]) {
    const { archive } = await setUp((honest, asked) =>
      isCount(asked)
        ? { json: { status: 'COMPLETE', data: [{ Column1: 3 }] } }
        : { json: { ...(honest as object), paging } },
    )
    expect(await searched(archive)).toEqual({ rows: 3, leftOut: 0, code: null })
  }
})

test('fewer rows than were counted are reported, also when the page is sure of itself', async () => {
  const { archive } = await setUp((honest, asked) =>
    isCount(asked)
      ? { json: honest }
      : {
          json: { status: 'COMPLETE', data: [observation(1)], paging: { pagesFiltered: 1, rowsFiltered: 1 } },
        },
  )
  expect(await searched(archive)).toEqual({ rows: 1, leftOut: 0, code: 'archive-error' })
})

test('a query that stays in execution for ever ends, and so do the lists of many observations', async () => {
  const { archive } = await setUp(() => ({ json: { status: 'EXECUTING' } }))
  expect(await searched(archive)).toMatchObject({ code: 'archive-error' })
  const keys = Array.from({ length: 200 }, (_, n) => ({ obsid: String(n + 1), obsId: `jw${n}` }))
  const groups = async (): Promise<void> => {
    for await (const _ of archive.products(keys, never));
  }
  await expect(groups()).rejects.toMatchObject({ code: 'archive-error' })
})

test('an answer that drips is given up like one that does not come', async () => {
  const drips = new Set<NodeJS.Timeout>()
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' })
    drips.add(setInterval(() => response.write(' '), 20))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server has one
  const archive = createArchive({
    baseUrl: `http://127.0.0.1:${port}`,
    userAgent: 'test',
    clock: systemClock,
    giveUpAfterMs: 300,
  })
  closers.push(async () => {
    for (const drip of drips) clearInterval(drip)
    await archive.close()
    server.closeAllConnections()
    server.close()
  })
  await expect(archive.count({ missions: ['JWST'] }, never)).rejects.toMatchObject({ code: 'network' })
  expect(await listed(archive)).toMatchObject({ rows: 0, code: 'network' })
})

test.each<readonly [string, object, object]>([
  ['a count of all rows under its other name', { rowsTotal: rowCount }, { rowsTotal: rowCount }],
  ['a count of the rows of the page', { rows: 4 }, { rows: 4 }],
  ['a page that came empty', { pagesFiltered: 2 }, { pagesFiltered: 2 }],
  ['an empty page that no longer counts itself', { pagesFiltered: 2 }, { pagesFiltered: 1 }],
])('a list of files is short, and only this shows it: %s', async (_, first, next) => {
  const { archive } = await setUp((honest, asked) => {
    if (asked.query['service'] !== 'Mast.Caom.Products') return { json: honest }
    const isFirst = asked.query['page'] === 1
    const data = isFirst ? [0, 1, 2].map(product) : []
    return { json: { status: 'COMPLETE', data, paging: isFirst ? first : next } }
  })
  expect(await listed(archive)).toMatchObject({ code: 'archive-error' })
})

test('a list of two pages whose first is empty is no empty list', async () => {
  const paging = { pagesFiltered: 2 }
  const { archive } = await setUp((honest, asked) =>
    asked.query['service'] === 'Mast.Caom.Products'
      ? { json: { status: 'COMPLETE', data: [], paging } }
      : { json: honest },
  )
  expect(await listed(archive)).toMatchObject({ rows: 0, code: 'archive-error' })
})

test.each([
  ['a mark of byte order', (text: string) => `\uFEFF${text}`],
  ['a number that is none', (text: string) => text.replaceAll('1.5', 'NaN').replaceAll('2880', '-Infinity')],
])('%s costs no row', async (_, spoil) => {
  const { archive } = await setUp(honest => ({ bytes: spoil(JSON.stringify(honest)) }))
  expect(await searched(archive)).toEqual({ rows: rowCount, leftOut: 0, code: null })
  expect(await listed(archive)).toEqual({ rows: rowCount, leftOut: 0, code: null })
})
