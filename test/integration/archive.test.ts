import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import type { ProductGroup } from '#core/ports'
import { type ArchiveClient, type ArchiveOptions, createArchive } from '#platform/archive/index'
import {
  type Answer,
  type Asked,
  fastClock,
  type FastClock,
  type Loopback,
  startLoopback,
} from './archive-loopback.ts'

const never = new AbortController().signal
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Setup {
  readonly server: Loopback
  readonly clock: FastClock
  readonly archive: ArchiveClient
}

async function setUp(
  answer: (asked: Asked, index: number) => Answer | Promise<Answer>,
  options: Partial<ArchiveOptions> = {},
): Promise<Setup> {
  const server = await startLoopback(answer)
  const clock = fastClock()
  const archive = createArchive({ baseUrl: server.url, userAgent: 'Halyard/0.0.0 (test)', clock, ...options })
  closers.push(
    () => server.close(),
    () => archive.close(),
  )
  return { server, clock, archive }
}

const complete = (data: readonly unknown[], paging: object = {}): Answer => ({
  json: {
    status: 'COMPLETE',
    msg: '',
    data,
    paging: { pagesFiltered: 1, rowsFiltered: data.length, ...paging },
  },
})
const counted = (count: unknown): Answer => complete([{ Column1: count }])
const executing: Answer = { json: { status: 'EXECUTING', msg: '' } }
const failing: Answer = { json: { status: 'ERROR', msg: 'the session is in the kill state.\u001b[31m' } }
const observation = (obsid: number) => ({ obsid, obs_id: `jw${obsid}`, obs_collection: 'JWST' })
const product = (obsid: string) => ({
  dataURI: `mast:JWST/product/jw${obsid}_cal.fits`,
  obs_id: `jw${obsid}`,
  obs_collection: 'JWST',
})
const isCount = ({ query }: Asked): boolean =>
  (query['params'] as { columns?: string }).columns === 'COUNT_BIG(*)'
const obsidsOf = ({ query }: Asked): readonly string[] =>
  (query['params'] as { obsid: string }).obsid.split(',')
const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ obsid: String(index + 1), obsId: `jw${index + 1}` }))
const jwst = { missions: ['JWST'] }

async function gathered<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(page)
  return all
}

test('a query is a form with the JSON format, the page size, the filters and a fresh cacheBreaker', async () => {
  const { server, archive } = await setUp(asked => (isCount(asked) ? counted(1) : complete([observation(1)])))
  await gathered(archive.search({ missions: ['JWST'], programs: ['02733'] }, never))
  const [count, page] = server.asked
  const filters = [
    { paramName: 'obs_collection', values: ['JWST'], separator: ';' },
    { paramName: 'proposal_id', values: ['2733'] },
  ]
  expect(page).toMatchObject({
    method: 'POST',
    path: '/api/v0/invoke',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Halyard/0.0.0 (test)' },
    query: {
      service: 'Mast.Caom.Filtered',
      format: 'json',
      params: { columns: '*', filters },
      page: 1,
      pagesize: 50_000,
    },
  })
  expect(page?.headers.authorization).toBeUndefined()
  expect(page?.query['cacheBreaker']).not.toBe(count?.query['cacheBreaker'])
})

test('a query in execution is asked again with the same request to the byte, after growing pauses', async () => {
  const { server, clock, archive } = await setUp((_, index) => (index < 6 ? executing : counted('599')))
  expect(await archive.count(jwst, never)).toBe(599)
  expect(new Set(server.asked.map(({ body }) => body)).size).toBe(1)
  expect(clock.pauses).toEqual([1_000, 1_500, 2_250, 3_375, 5_000, 5_000])
})

test('a query may stay in execution for longer than the archive may be silent', async () => {
  const { archive, clock } = await setUp((_, index) => (index < 20 ? executing : counted(7)))
  expect(await archive.count(jwst, never)).toBe(7)
  expect(clock.pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(60_000)
})

test('an error is asked again as a new query', async () => {
  const { server, archive } = await setUp((_, index) => (index < 2 ? failing : counted(3)))
  expect(await archive.count(jwst, never)).toBe(3)
  expect(new Set(server.asked.map(({ query }) => query['cacheBreaker'])).size).toBe(3)
})

test('an error that stays is reported in the words of the archive, without control characters', async () => {
  const { archive } = await setUp(() => failing)
  await expect(archive.count(jwst, never)).rejects.toMatchObject({
    code: 'archive-error',
    message: 'The archive could not answer Mast.Caom.Filtered: the session is in the kill state. [31m',
  })
})

test.each<readonly [string, Answer]>([
  ['a reset', { cut: 'at once' }],
  ['half an answer', { cut: 'half way' }],
  ['half a JSON text', { bytes: '{"status":"COMPL' }],
  ['a web page', { bytes: '<html>busy</html>' }],
  ['a 502', { status: 502, bytes: '' }],
  ['broken compression', { bytes: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
])('%s is asked again and the next answer counts', async (_, trouble) => {
  const { archive, clock } = await setUp((_asked, index) => (index < 2 ? trouble : counted(5)))
  expect(await archive.count(jwst, never)).toBe(5)
  expect(clock.pauses).toEqual([500, 1_000])
})

test('an answer may come compressed', async () => {
  const bytes = gzipSync('{"status":"COMPLETE","data":[{"Column1":9}]}')
  const { archive } = await setUp(() => ({ bytes, headers: { 'content-encoding': 'gzip' } }))
  expect(await archive.count(jwst, never)).toBe(9)
})

test('an answer may come compressed in the words of old servers', async () => {
  const bytes = gzipSync('{"status":"COMPLETE","data":[{"Column1":9}]}')
  const { archive } = await setUp(() => ({ bytes, headers: { 'content-encoding': 'X-GZIP' } }))
  expect(await archive.count(jwst, never)).toBe(9)
})

test.each([
  ['packed', { 'content-encoding': 'gzip' }],
  ['plain', {}],
])('an answer that is too long is left off, said, and not asked for again: %s', async (kind, headers) => {
  const row =
    '{"Column1":9,"blank":"                                                                        "},'
  const text = `{"status":"COMPLETE","data":[${row.repeat(3_600_000)}`
  const bytes = kind === 'packed' ? gzipSync(text, { level: 1 }) : text
  const { server, archive } = await setUp(() => ({ bytes, headers }))
  await expect(archive.count(jwst, never)).rejects.toMatchObject({
    code: 'wire-format',
    message: expect.stringContaining('more than can be read at once') as string,
  })
  expect(server.asked).toHaveLength(1)
})

test('a busy archive is left alone for as long as it asks', async () => {
  const busy: Answer = { status: 503, bytes: '', headers: { 'retry-after': '12' } }
  const { archive, clock } = await setUp((_, index) => (index === 0 ? busy : counted(5)))
  expect(await archive.count(jwst, never)).toBe(5)
  expect(clock.pauses).toEqual([12_000])
})

test('a busy archive that asks for more than the patience there is ends the question at once', async () => {
  const { archive, clock } = await setUp(() => ({
    status: 503,
    bytes: '',
    headers: { 'retry-after': '120' },
  }))
  await expect(archive.count(jwst, never)).rejects.toMatchObject({
    code: 'server-busy',
    message: expect.stringMatching(
      /^The archive at 127.* is busy \(503\); try again in 120 s or later\.$/,
    ) as string,
  })
  expect(clock.pauses).toEqual([])
})

test('an archive that cuts every connection is given up after 30 s', async () => {
  const { archive, clock } = await setUp(() => ({ cut: 'at once' }))
  await expect(archive.count(jwst, never)).rejects.toMatchObject({
    code: 'network',
    message: expect.stringMatching(
      /^The archive at 127\.0\.0\.1:\d+ did not answer within 30 s \(UND_ERR_SOCKET\);/,
    ) as string,
  })
  const pausedMs = clock.pauses.reduce((sum, pause) => sum + pause, 0)
  expect(pausedMs).toBeGreaterThan(25_000)
  expect(pausedMs).toBeLessThanOrEqual(30_000)
})

test('a silent archive is given up', async () => {
  const { archive } = await setUp(() => ({ silent: true }), { giveUpAfterMs: 200 })
  await expect(archive.count(jwst, never)).rejects.toMatchObject({ code: 'network' })
})

test('an answer that is never JSON ends as such, not as a network failure', async () => {
  const { archive } = await setUp(() => ({ bytes: '<html>a secret page</html>' }))
  await expect(archive.count(jwst, never)).rejects.toMatchObject({
    code: 'wire-format',
    message: expect.not.stringContaining('secret') as string,
  })
})

test.each([301, 404, 414])('status %i is an error at once', async status => {
  const { archive, server } = await setUp(() => ({ status, bytes: '', headers: { location: '/elsewhere' } }))
  await expect(archive.count(jwst, never)).rejects.toMatchObject({ code: 'archive-error' })
  expect(server.asked).toHaveLength(1)
})

test('a row that cannot be read is left out and reported, and the others are kept', async () => {
  const rows = [
    observation(1),
    { ...observation(2), obs_id: null },
    { ...observation(3), s_ra: { degrees: 3 } },
  ]
  const { archive } = await setUp(asked => (isCount(asked) ? counted(3) : complete(rows)))
  const leftOut: unknown[] = []
  const pages = await gathered(
    archive.search(jwst, never, undefined, rows => {
      leftOut.push(...rows)
    }),
  )
  expect(pages.flat().map(({ obsid, ra }) => [obsid, ra])).toEqual([
    ['1', null],
    ['3', null],
  ])
  expect(leftOut).toEqual([{ rowNumber: 2, name: '2', why: 'obs_id is missing' }])
})

test('pages are asked one after another and an observation comes once', async () => {
  const pages = [[1, 2], [3, 2], [4]]
  const { archive, server } = await setUp(asked => {
    if (isCount(asked)) return counted(4)
    const page = pages[Number(asked.query['page']) - 1] ?? []
    return complete(page.map(observation), { pagesFiltered: 3, rowsFiltered: 5 })
  })
  const arrived = await gathered(archive.search(jwst, never))
  expect(arrived.map(page => page.map(({ obsid }) => obsid))).toEqual([['1', '2'], ['3'], ['4']])
  // One row came twice, so others may have been skipped: a second pass looked for them.
  expect(server.asked.map(({ query }) => query['page'])).toEqual([undefined, 1, 2, 3, 1, 2, 3])
})

test('rows that moved between the pages are found by the second pass', async () => {
  let pass = 0
  const passes = [
    [
      [1, 2],
      [2, 3],
    ],
    [
      [1, 2],
      [3, 4],
    ],
  ]
  const { archive } = await setUp(asked => {
    if (isCount(asked)) return counted(4)
    const number = Number(asked.query['page'])
    if (number === 1) pass += 1
    return complete((passes[pass - 1]?.[number - 1] ?? []).map(observation), { pagesFiltered: 2 })
  })
  const arrived = await gathered(archive.search(jwst, never))
  expect(arrived.flat().map(({ obsid }) => obsid)).toEqual(['1', '2', '3', '4'])
})

test('a search that finds nothing asks for no page, one that finds too much is refused', async () => {
  let count = 0
  const { archive, server } = await setUp(() => counted(count))
  expect(await gathered(archive.search(jwst, never))).toEqual([])
  count = 500_001
  await expect(gathered(archive.search(jwst, never))).rejects.toMatchObject({ code: 'usage' })
  expect(server.asked.every(isCount)).toBe(true)
})

test('at most two queries are in flight', async () => {
  const { archive, server } = await setUp(async () => {
    await new Promise(resolve => setTimeout(resolve, 20))
    return counted(1)
  })
  await Promise.all(Array.from({ length: 7 }, () => archive.count(jwst, never)))
  expect(server.asked).toHaveLength(7)
  expect(server.mostOpen()).toBe(2)
})

test('cancelling ends a wait for a place, an answer and a pause alike', async () => {
  const { archive } = await setUp(() => ({ silent: true }))
  const abort = new AbortController()
  const questions = [1, 2, 3].map(() => archive.count(jwst, abort.signal))
  const outcomes = Promise.allSettled(questions)
  setTimeout(() => abort.abort(), 50)
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { code: 'cancelled' } })
  await expect(archive.count(jwst, abort.signal)).rejects.toMatchObject({ code: 'cancelled' })
})

test('closing ends what is under way', async () => {
  const { archive, server } = await setUp(() => ({ silent: true }))
  const question = archive.count(jwst, never)
  const outcome = Promise.allSettled([question])
  while (server.asked.length === 0) await new Promise(resolve => setImmediate(resolve))
  await archive.close()
  expect(await outcome).toMatchObject([{ reason: { code: 'cancelled' } }])
})

test('groups of products start at five, grow, and bring every observation once', async () => {
  const { archive, server } = await setUp(asked => complete(obsidsOf(asked).map(product)))
  const groups = await gathered(archive.products(keys(120), never))
  expect(server.asked.map(asked => obsidsOf(asked).length).slice(0, 3)).toEqual([5, 5, 10])
  expect(Math.max(...server.asked.map(asked => obsidsOf(asked).length))).toBeLessThanOrEqual(50)
  const obsids = groups.flatMap(({ asked }) => asked.map(({ obsid }) => obsid))
  expect(obsids.sort()).toEqual(
    keys(120)
      .map(({ obsid }) => obsid)
      .sort(),
  )
  expect(groups.every(group => group.kind === 'arrived' && group.rows.length === group.asked.length)).toBe(
    true,
  )
})

test('a group with an observation that the archive cannot list is halved until that one is alone', async () => {
  const { archive } = await setUp(asked =>
    obsidsOf(asked).includes('3') ? failing : complete(obsidsOf(asked).map(product)),
  )
  const groups = await gathered(archive.products(keys(12), never))
  const failed = groups.filter(({ kind }) => kind === 'failed')
  expect(failed).toEqual([
    {
      kind: 'failed',
      asked: [{ obsid: '3', obsId: 'jw3' }],
      message: expect.stringContaining('Mast.Caom.Products') as string,
    },
  ])
  expect(groups.flatMap(({ asked }) => asked)).toHaveLength(12)
})

test('a single observation is asked again after an error', async () => {
  const { archive } = await setUp((asked, index) =>
    index === 0 ? failing : complete(obsidsOf(asked).map(product)),
  )
  expect(await gathered(archive.products(keys(1), never))).toMatchObject([{ kind: 'arrived' }])
})

test('a group that stays in execution is halved', async () => {
  const { archive } = await setUp(asked =>
    obsidsOf(asked).length > 1 ? executing : complete(obsidsOf(asked).map(product)),
  )
  const groups = await gathered(archive.products(keys(3), never))
  expect(groups.map(({ kind, asked }) => [kind, asked.length])).toEqual([
    ['arrived', 1],
    ['arrived', 1],
    ['arrived', 1],
  ])
})

test('a group that gets no answer is halved while other lists come', async () => {
  const { archive } = await setUp(
    asked => {
      if (asked.path === '/whoami') return { json: { anon: true } }
      const obsids = obsidsOf(asked)
      return obsids.includes('1') && obsids.length > 2 ? { silent: true } : complete(obsids.map(product))
    },
    { giveUpAfterMs: 150 },
  )
  const groups = await gathered(archive.products(keys(10), never))
  expect(groups.flatMap(({ kind, asked }) => (kind === 'arrived' ? asked : []))).toHaveLength(10)
})

test.each<readonly [string, Answer]>([
  ['silence', { silent: true }],
  ['a cut', { cut: 'at once' }],
  ['a 500', { status: 500, bytes: '' }],
])('an archive that gives %s to every list is given up after the time of one question', async (_, answer) => {
  const { archive, server } = await setUp(
    asked => (asked.path === '/whoami' ? { json: { anon: true } } : answer),
    { giveUpAfterMs: 150 },
  )
  await expect(gathered(archive.products(keys(40), never))).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:network|server-busy)$/) as string,
  })
  expect(new Set(server.asked.map(({ body }) => body).filter(Boolean)).size).toBeLessThanOrEqual(2)
})

test('a group that is too much for the gateway is halved at once', async () => {
  const { archive, clock } = await setUp(asked =>
    obsidsOf(asked).length > 1 ? { status: 504, bytes: '' } : complete(obsidsOf(asked).map(product)),
  )
  const groups = await gathered(archive.products(keys(5), never))
  expect(groups.map(({ kind, asked }) => [kind, asked.length])).toEqual(keys(5).map(() => ['arrived', 1]))
  expect(clock.pauses).toEqual([])
})

test('a search in execution ends after five minutes', async () => {
  const { archive, clock } = await setUp(() => executing)
  await expect(archive.count(jwst, never)).rejects.toMatchObject({ code: 'archive-error' })
  const waitedMs = clock.pauses.reduce((sum, pause) => sum + pause, 0)
  expect([waitedMs >= 300_000, waitedMs < 310_000]).toEqual([true, true])
})

test('product lists end with an error when nothing of the archive answers', async () => {
  const { archive } = await setUp(() => ({ cut: 'at once' }))
  await expect(gathered(archive.products(keys(40), never))).rejects.toMatchObject({ code: 'network' })
})

test('product lists end with an error when the archive asks to wait', async () => {
  const { archive, server } = await setUp(() => ({
    status: 503,
    bytes: '',
    headers: { 'retry-after': '600' },
  }))
  await expect(gathered(archive.products(keys(40), never))).rejects.toMatchObject({ code: 'server-busy' })
  expect(server.asked.length).toBeLessThanOrEqual(2)
})

test('a service that is not there ends product lists, one that finds the request too long does not', async () => {
  const missing = await setUp(() => ({ status: 404, bytes: '' }))
  await expect(gathered(missing.archive.products(keys(40), never))).rejects.toMatchObject({
    code: 'archive-error',
  })
  expect(missing.server.asked.length).toBeLessThanOrEqual(2)
  const narrow = await setUp(asked =>
    obsidsOf(asked).length > 2 ? { status: 414, bytes: '' } : complete(obsidsOf(asked).map(product)),
  )
  const groups = await gathered(narrow.archive.products(keys(5), never))
  expect(groups.flatMap(group => (group.kind === 'arrived' ? group.asked : []))).toHaveLength(5)
})

test('a planned observation has no products, and that is no failure', async () => {
  const { archive } = await setUp(() => complete([]))
  expect(await gathered(archive.products(keys(1), never))).toEqual([
    { kind: 'arrived', asked: keys(1), rows: [], leftOut: [] },
  ])
})

test('a product list over several pages is one group', async () => {
  const { archive } = await setUp(({ query }) =>
    complete([product(String(query['page']))], { pagesFiltered: 3 }),
  )
  const groups = await gathered(archive.products(keys(1), never))
  expect(groups.map(group => group.kind === 'arrived' && group.rows.map(({ obsId }) => obsId))).toEqual([
    ['jw1', 'jw2', 'jw3'],
  ])
})

test('a list that is shorter than announced does not pass for a whole one', async () => {
  const { archive } = await setUp(asked => {
    if (isCount(asked)) return counted(3)
    const row = asked.query['service'] === 'Mast.Caom.Products' ? product('1') : observation(1)
    return complete(asked.query['page'] === 1 ? [row] : [], { pagesFiltered: 2, rowsFiltered: 3 })
  })
  await expect(gathered(archive.search(jwst, never))).rejects.toMatchObject({
    code: 'archive-error',
    message: 'The archive gave 1 of 3 rows of Mast.Caom.Filtered; try again.',
  })
  expect(await gathered(archive.products(keys(1), never))).toMatchObject([{ kind: 'failed' }])
})

test('leaving the list early stops what is in flight', async () => {
  const { archive, server } = await setUp((asked, index) =>
    index === 0 ? complete(obsidsOf(asked).map(product)) : { silent: true },
  )
  const groups: ProductGroup[] = []
  for await (const group of archive.products(keys(40), never)) {
    groups.push(group)
    break
  }
  expect(groups).toHaveLength(1)
  await archive.close()
  expect(server.asked.length).toBeLessThanOrEqual(3)
})

test('an obs_id in the place of an obsid is refused without asking', async () => {
  const { archive, server } = await setUp(() => complete([]))
  const groups = archive.products([{ obsid: 'jw02733-o002_t001_miri_f1130w', obsId: 'x' }], never)
  await expect(gathered(groups)).rejects.toMatchObject({ code: 'usage' })
  expect(server.asked).toEqual([])
})

test('the token goes to whoami in one header and comes back in nothing', async () => {
  const { archive, server } = await setUp(() => ({
    json: {
      anon: false,
      ezid: 'alice',
      attrib: { display_name: 'A. User' },
      scopes: ['mast:user:info'],
      token: '56a9',
    },
  }))
  expect(await archive.whoami('0123456789abcdef', never)).toEqual({
    isAnonymous: false,
    user: 'alice',
    displayName: 'A. User',
    scopes: ['mast:user:info'],
  })
  expect(server.asked).toMatchObject([
    {
      method: 'GET',
      path: '/whoami',
      headers: { authorization: 'token 0123456789abcdef', accept: 'application/json' },
    },
  ])
})

test('without a token whoami carries none, and what cannot be a token is never sent', async () => {
  const anonymous = { isAnonymous: true, user: 'anonymous', displayName: null, scopes: [] }
  const { archive, server } = await setUp(() => ({ json: { anon: true, eppn: {}, attrib: '', token: null } }))
  expect(await archive.whoami(null, never)).toEqual(anonymous)
  expect(server.asked[0]?.headers.authorization).toBeUndefined()
  expect(await archive.whoami('two\r\nlines', never)).toEqual(anonymous)
  expect(server.asked).toHaveLength(1)
})

test.each([401, 403])('a token that whoami refuses with %i is nobody', async status => {
  const { archive } = await setUp(() => ({ status, bytes: '' }))
  expect(await archive.whoami('0123456789abcdef', never)).toMatchObject({ isAnonymous: true })
})

test('no error of whoami holds the token', async () => {
  const { archive } = await setUp(() => ({ cut: 'at once' }), { giveUpAfterMs: 100 })
  const error: unknown = await archive.whoami('s3cr3t-t0ken', never).catch((thrown: unknown) => thrown)
  const words = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)
  expect(words).toContain('network')
  expect(words).not.toContain('s3cr3t')
})

test('a name is looked up, and one that nobody knows has no position', async () => {
  const found = {
    searchString: 'm103',
    resolver: 'NED',
    canonicalName: 'MESSIER 103',
    ra: 23.34086,
    decl: 60.658,
  }
  const { archive } = await setUp(({ query }) => ({
    json: {
      resolvedCoordinate: (query['params'] as { input: string }).input === 'M103' ? [found] : [],
      status: '',
    },
  }))
  expect(await archive.resolveName(' M103 ', never)).toEqual({
    ra: 23.34086,
    dec: 60.658,
    canonicalName: 'MESSIER 103',
    resolver: 'NED',
  })
  expect(await archive.resolveName('no such star', never)).toBeNull()
})

test('the columns of the search are listed, and an empty list is an error of the archive', async () => {
  let json: unknown = {
    _selected_: { text: 'selected' },
    s_ra: { text: 'RA', 'vot.datatype': 'double', 'vot.unit': 'deg' },
  }
  const { archive } = await setUp(() => ({ json }))
  expect(await archive.columns(never)).toEqual([
    { name: 's_ra', label: 'RA', description: null, datatype: 'double', unit: 'deg', separator: null },
  ])
  json = {}
  await expect(archive.columns(never)).rejects.toMatchObject({ code: 'archive-error' })
})
