import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoArchive, type DemoArchive, type DemoArchiveOptions } from '#demo/server/index'
import { testWithFixtures, fixture } from '#test/fixtures'
import { tinyBody, tinyCatalogue } from '#test/tiny-catalogue'

const catalogue = tinyCatalogue()
const start = (options: Partial<DemoArchiveOptions> = {}): Promise<DemoArchive> =>
  startDemoArchive({ catalogue, bodyOf: tinyBody, faults: 'executing:0,nested:0', ...options })

let archive: DemoArchive
beforeAll(async () => void (archive = await start()))
afterAll(() => archive.stop())

interface Answer {
  readonly status: string
  readonly msg: string
  readonly data: Readonly<Record<string, unknown>>[]
  readonly fields: readonly { readonly name: string; readonly type: string }[]
  readonly paging: Readonly<Record<string, number>>
}

/** An answer in the shape that `format: json` promises; the tests below look at what they need. */
const parse = async (response: Response): Promise<Answer> => (await response.json()) as Answer

async function invoke(request: unknown, method = 'POST', url = archive.url): Promise<Answer> {
  const form = new URLSearchParams({
    request: typeof request === 'string' ? request : JSON.stringify(request),
  })
  const address = `${url}/api/v0/invoke`
  const response =
    method === 'GET'
      ? await fetch(`${address}?${String(form)}`)
      : await fetch(address, { method, body: form })
  expect(response.status).toBe(200)
  return parse(response)
}

const filtered = (filters: unknown[], rest: object = {}) => ({
  service: 'Mast.Caom.Filtered',
  format: 'json',
  params: { columns: '*', filters },
  ...rest,
})
const program = (id: string) => ({ paramName: 'proposal_id', values: [id] })
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(archive.url + path, { method: 'POST', body: JSON.stringify(body) })

describe('the Mashup', () => {
  test.each(['POST', 'GET'])('%s answers with rows, fields and paging', async method => {
    const answer = await invoke(filtered([program('2733')]), method)
    expect(answer).toMatchObject({
      status: 'COMPLETE',
      msg: '',
      paging: { page: 1, pageSize: 1000, pagesFiltered: 1, rows: 4, rowsFiltered: 4, rowsTotal: 4 },
    })
    expect(answer.data[0]).toMatchObject({
      obs_id: 'jw02733-o001_t001_nircam_clear-f090w',
      calib_level: 3,
      mtFlag: false,
    })
  })

  test('fields lie about ids, and a leftover column comes along', async () => {
    const { fields, data } = await invoke(filtered([program('2733')]))
    for (const name of ['obsid', 'objID']) {
      expect(fields).toContainEqual({ name, type: 'string' })
      expect(data.map(row => typeof row[name])).toEqual(data.map(() => 'number'))
    }
    expect(data.map(row => row['obsid'])).toContain(17_001_016_097)
    expect(fields.at(-1)).toEqual({ name: '_selected_', type: 'boolean' })
    expect(data.map(row => row['_selected_'])).toEqual(data.map(() => null))
  })

  test('pages follow each other without loss', async () => {
    const ids: unknown[] = []
    for (let page = 1; page <= 3; page += 1) {
      const answer = await invoke(filtered([], { page, pagesize: 3 }))
      expect(answer.paging).toMatchObject({ page, pageSize: 3, pagesFiltered: 3, rowsFiltered: 8 })
      ids.push(...answer.data.map(row => row['obsid']))
    }
    expect(ids).toEqual(catalogue.observations.map(row => row.obsid))
  })

  test('counting gives a column of its own', async () => {
    const answer = await invoke(
      filtered([program('2733')], { params: { columns: 'COUNT_BIG(*)', filters: [program('2733')] } }),
    )
    expect(answer).toMatchObject({
      data: [{ Column1: 4 }],
      fields: [{ name: 'Column1', type: 'string' }],
      paging: { page: 1, pagesFiltered: 1, rowsFiltered: 1 },
    })
  })

  test('columns can be chosen', async () => {
    const params = { columns: 'obsid, s_ra', filters: [program('1234')] }
    const { data } = await invoke(filtered([], { params }))
    expect(data[0]).toEqual({ obsid: 1004, s_ra: 202.4696, _selected_: null })
  })

  test('without a format the answer is for the page of the archive', async () => {
    const answer: unknown = await invoke({
      service: 'Mast.Caom.Filtered',
      params: { filters: [program('1373')] },
    })
    const row: unknown = expect.arrayContaining(['science', 'JWST', 1006])
    expect(answer).toMatchObject({ status: 'COMPLETE', data: { Tables: [{ Rows: [row] }] } })
  })

  test('a search by position gives distances, nearest first, and no moving target', async () => {
    const position = '151.757, -40.4364, 0.05'
    const byPosition = await invoke({
      service: 'Mast.Caom.Filtered.Position',
      format: 'json',
      params: { columns: '*', filters: [], position },
    })
    const cone = await invoke({
      service: 'Mast.Caom.Cone',
      format: 'json',
      params: { ra: 151.757, dec: -40.4364, radius: 0.05 },
    })
    expect(byPosition.data).toEqual(cone.data)
    expect(cone.data.map(row => row['obsid'])).toEqual([1001, 1005, 1002, 1003])
    expect(cone.data[0]).toMatchObject({ distance: 0, objID1: 9_000_000_001 })
  })

  test('products come once for each reference', async () => {
    const answer = await invoke({
      service: 'Mast.Caom.Products',
      format: 'json',
      params: { obsid: '1001,1002' },
    })
    const pool = answer.data.filter(
      row => row['dataURI'] === 'mast:JWST/product/jw02733_20231116t144653_pool.csv',
    )
    expect(answer.paging['rowsFiltered']).toBe(13)
    expect(pool.map(row => row['parent_obsid'])).toEqual(['1001', '1002'])
    expect(answer.data[2]).toMatchObject({
      obsID: 1002,
      obs_id: 'jw02733001001_02101_00001_nrcb1',
      parent_obsid: '1001',
      productSubGroupDescription: 'UNCAL',
      productGroupDescription: null,
      size: 28_800,
      dataRights: 'PUBLIC',
      calib_level: 1,
    })
  })

  test('a planned observation has no products', async () => {
    const answer = await invoke({ service: 'Mast.Caom.Products', format: 'json', params: { obsid: '1005' } })
    expect([answer.status, answer.data]).toEqual(['COMPLETE', []])
  })

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['no service', '{}'],
    ['an unknown service', { service: 'Mast.Nonsense', params: {} }],
    ['a name every object has', { service: 'constructor', params: {} }],
    ['keyword search', { service: 'Mast.Jwst.Filtered.Nircam', params: { columns: '*', filters: [] } }],
    ['an obs_id in the place of an obsid', { service: 'Mast.Caom.Products', params: { obsid: 'jw02733' } }],
    ['an unknown column', filtered([{ paramName: 'nonsense', values: ['1'] }])],
    ['a page that is none', filtered([], { page: 0 })],
    ['an unknown format', filtered([], { format: 'votable' })],
    ['no position', { service: 'Mast.Caom.Filtered.Position', params: { filters: [], position: '1' } }],
  ])('%s is an error with status 200', async (_, request) => {
    const answer = await invoke(request)
    expect(answer.status).toBe('ERROR')
    expect(answer.msg).not.toBe('')
  })

  test('a name is looked up: decl, not dec', async () => {
    const ask = (input: string) => invoke({ service: 'Mast.Name.Lookup', params: { input, format: 'json' } })
    expect(await ask('NGC 3132')).toMatchObject({
      resolvedCoordinate: [{ searchString: 'ngc 3132', ra: 151.757, decl: -40.4364 }],
      status: '',
    })
    expect(await ask('nowhere')).toEqual({ resolvedCoordinate: [], status: '' })
    const response = await fetch(`${archive.url}/Santa-war/query?name=M51&name=nowhere&outputFormat=json`)
    expect(await response.json()).toMatchObject({
      resolvedCoordinate: [{ searchString: 'm51', decl: 47.1952 }],
    })
  })

  test('a long query is asked again, word for word, until it is complete', async () => {
    const slow = await start({ faults: 'executing' })
    try {
      const statuses: string[] = []
      const request = filtered([program('2733')], { cacheBreaker: 'a' })
      for (let i = 0; i < 4; i += 1) statuses.push((await invoke(request, 'POST', slow.url)).status)
      expect(statuses[0]).toBe('EXECUTING')
      expect(statuses.slice(2)).toEqual(['COMPLETE', 'COMPLETE'])
      const other = filtered([program('2733')], { cacheBreaker: 'b' })
      expect((await invoke(other, 'POST', slow.url)).status).toBe('EXECUTING')
      const name = { service: 'Mast.Name.Lookup', params: { input: 'M51', format: 'json' } }
      expect(await invoke(name, 'POST', slow.url)).toHaveProperty('resolvedCoordinate')
    } finally {
      await slow.stop()
    }
  })

  test('a query sometimes answers EXECUTING first, without a fault being set', async () => {
    const usual = await start({ faults: '' })
    try {
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, i) => invoke(filtered([program(String(i))]), 'POST', usual.url)),
      )
      const count = answers.filter(answer => answer.status === 'EXECUTING').length
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThan(20)
    } finally {
      await usual.stop()
    }
  })

  test('faults strike queries too', async () => {
    const faulty = await start({ faults: 'query-error,executing:0' })
    try {
      const request = filtered([program('2733')])
      const answers = [1, 2, 3].map(() => () => invoke(request, 'POST', faulty.url))
      const statuses: string[] = []
      for (const ask of answers) statuses.push((await ask()).status)
      expect(statuses).toEqual(['ERROR', 'ERROR', 'COMPLETE'])
    } finally {
      await faulty.stop()
    }
  })

  test('the list of missions hides one that is none', async () => {
    const answer: unknown = await invoke({ service: 'Mast.Caom.All', params: {}, format: 'extjs' })
    const column: unknown = expect.objectContaining({
      text: 'obs_collection',
      ExtendedProperties: { histObj: { hist: [], JWST: { count: 7 }, HST: { count: 1 } } },
    })
    const columns: unknown = expect.arrayContaining([column])
    expect(answer).toMatchObject({ status: 'COMPLETE', data: { Tables: [{ Columns: columns }] } })
  })

  const config = async (name: string): Promise<Record<string, Record<string, unknown>>> => {
    const body = new URLSearchParams({ colConfigId: name })
    const response = await fetch(`${archive.url}/portal/Mashup/Mashup.asmx/columnsconfig`, {
      method: 'POST',
      body,
    })
    return (await response.json()) as Record<string, Record<string, unknown>> // the shape this test is about
  }

  test('the column dictionary marks continuous and multi-valued columns', async () => {
    const columns = await config('Mast.Caom.Cone')
    expect(columns['filters']).toMatchObject({ 'vot.datatype': 'char', separator: ';' })
    expect(columns['t_min']).toMatchObject({ 'vot.datatype': 'double', 'vot.unit': 'MJD' })
    expect(columns['calib_level']).toMatchObject({ 'vot.datatype': 'int' })
    expect(Object.keys(await config('Mast.Caom.Products'))).toContain('productFilename')
    expect(await config('Mast.Nonsense')).toEqual({})
  })

  testWithFixtures('the dictionary agrees with the recorded one on types and separators', async () => {
    const recorded = JSON.parse(fixture('astroquery_columnsconfig.json')) as Record<
      string,
      Record<string, unknown>
    > // as above
    const columns = await config('Mast.Caom.Cone')
    const facts = (entry: Record<string, unknown> | undefined) => [
      entry?.['vot.datatype'] ?? entry?.['type'],
      entry?.['separator'],
    ]
    const known = Object.keys(columns).filter(name => recorded[name] !== undefined && name !== 'objID1')
    expect(known.length).toBeGreaterThan(25)
    expect(known.map(name => [name, facts(columns[name])])).toEqual(
      known.map(name => [name, facts(recorded[name])]),
    )
  })

  testWithFixtures('product rows have the recorded columns', async () => {
    const answer = await invoke({ service: 'Mast.Caom.Products', format: 'json', params: { obsid: '1002' } })
    const header = fixture('jwst_products_jw02736_rows.csv').split(/\r?\n/)[0] ?? ''
    expect(answer.fields.map(field => field.name)).toEqual(expect.arrayContaining(header.split(',')))
  })
})

describe('who am I', () => {
  const ask = async (headers: Record<string, string>): Promise<unknown> =>
    (await fetch(`${archive.url}/whoami`, { headers })).json()

  test.each([
    ['authorization', 'token '],
    ['authorization', 'Bearer '],
    ['cookie', 'mast_token='],
  ])('a good token in %s: %s', async (name, start) => {
    expect(await ask({ [name]: start + archive.token })).toMatchObject({ anon: false, ezid: 'demo' })
  })

  test('a bad token is anonymous, and no failure', async () => {
    const anonymous = { anon: true, ezid: 'anonymous', token: null, scopes: [] }
    expect(await ask({ authorization: 'token wrong' })).toMatchObject(anonymous)
    expect(await ask({})).toMatchObject(anonymous)
  })
})

describe('the mission search', () => {
  test('finds data sets by columns', async () => {
    const body = {
      conditions: [{ program: '2733' }, { instrume: 'NIRCAM' }],
      sort_by: ['fileSetName'],
      sort_desc: [true],
      limit: 2,
    }
    const answer: unknown = await (await post('/search/jwst/api/v0.1/search', body)).json()
    expect(answer).toMatchObject({
      messages: [],
      totalResults: 3,
      search_params: { limit: 2, offset: 0 },
      results: [
        { fileSetName: 'jw02733001001_02101_00002', productLevel: '1b, 2a, 2b' },
        { fileSetName: 'jw02733001001_02101_00001' },
      ],
    })
  })

  test('finds data sets around a place or a name, in the unit asked for', async () => {
    const count = async (body: unknown): Promise<unknown> => {
      const answer: unknown = await (await post('/search/jwst/api/v0.1/search', body)).json()
      return (answer as { totalResults?: unknown }).totalResults // an object, whatever it holds
    }
    expect(await count({ target: ['151.757 -40.4364'], radius: 1 })).toBe(3)
    expect(await count({ target: ['NGC 3132'], radius: 0.5, radius_units: 'arcseconds' })).toBe(1)
    expect(await count({ target: ['10 10'], radius: 1 })).toBe(0)
    expect(await count({ skip_count: true })).toBeUndefined()
  })

  test('HST text is padded with blanks', async () => {
    const answer: unknown = await (
      await post('/search/hst/api/v0.1/search', { conditions: [{ sci_pep_id: 8880 }] })
    ).json()
    expect(answer).toMatchObject({ results: [{ sci_data_set_name: 'O5IK52040', sci_instrume: 'STIS  ' }] })
  })

  testWithFixtures('HST answers have the recorded columns and types', async () => {
    const answer = (await (await post('/search/hst/api/v0.1/search', {})).json()) as { info: unknown[] } // as recorded
    const recorded = JSON.parse(fixture('astroquery_mission_results.json')) as {
      info: { name: string; type: string }[]
    } // as recorded
    const expected = recorded.info.filter(({ name }) => name !== 'search_key')
    expect(answer.info).toEqual(
      expect.arrayContaining(expected.map(column => ({ ...column, sortable: 'yes' }))),
    )
  })

  test.each([
    ['a column that does not exist', '/search/jwst/api/v0.1/search', { conditions: [{ nonsense: 1 }] }, 400],
    ['a selection that does not exist', '/search/jwst/api/v0.1/search', { select_cols: ['nonsense'] }, 400],
    ['too large a radius', '/search/jwst/api/v0.1/search', { target: ['1 1'], radius: 31 }, 400],
    ['a body that is no object', '/search/jwst/api/v0.1/search', [], 400],
    ['another mission', '/search/roman/api/v0.1/search', {}, 404],
    ['another call', '/search/jwst/api/v0.1/constructor', {}, 404],
    ['products of nothing', '/search/jwst/api/v0.1/post_list_products', {}, 400],
  ])('%s', async (_, path, body, status) => {
    expect((await post(path, body)).status).toBe(status)
  })

  test('lists products by POST and by GET, and gives them out', async () => {
    const id = 'jw02733001001_02101_00001'
    const posted: unknown = await (
      await post('/search/jwst/api/v0.1/post_list_products', { dataset_ids: [id] })
    ).json()
    const got: unknown = await (
      await fetch(`${archive.url}/search/jwst/api/v0.1/list_products?dataset_ids=${id}`)
    ).json()
    expect(posted).toEqual(got)
    expect(posted).toMatchObject({
      products: [
        {
          uri: `${id}/${id}_nrcb1_uncal.fits`,
          file_suffix: '_uncal',
          category: '1b',
          size: 28_800,
          access: 'PUBLIC',
        },
        { category: '2a' },
        { category: '2b' },
      ],
    })
    const name = encodeURIComponent(`${id}/${id}_nrcb1_uncal.fits`)
    const file = await fetch(`${archive.url}/search/jwst/api/v0.1/retrieve_product?product_name=${name}`)
    expect((await file.arrayBuffer()).byteLength).toBe(28_800)
    expect((await fetch(`${archive.url}/search/jwst/api/v0.1/retrieve_product?product_name=x`)).status).toBe(
      404,
    )
  })

  test('the list is nested once more when it is', async () => {
    const nested = await start({ faults: 'nested' })
    try {
      const response = await fetch(`${nested.url}/search/hst/api/v0.1/list_products?dataset_ids=O5IK52040`)
      expect(await response.json()).toMatchObject({ products: [[{ instrument_name: 'STIS  ' }, {}]] })
    } finally {
      await nested.stop()
    }
  })

  test('the manifest of a download, duplicates and missing rights included', async () => {
    const form = new FormData()
    form.set(
      'uri',
      'a/jw01234001001_02101_00001_mirimage_cal.fits,jw02733_20231116t144653_pool.csv,jw02733_20231116t144653_pool.csv',
    )
    form.set('structure', 'flat')
    form.set('manifestonly', 'true')
    const response = await fetch(`${archive.url}/search/jwst/api/v0.1/retrieve_product_zip`, {
      method: 'POST',
      body: form,
    })
    const page = await response.text()
    expect(
      [...page.matchAll(/<td>(Not Authorized\.|OK|Duplicate[^<]*)<\/td>/g)].map(match => match[1]),
    ).toEqual(['Not Authorized.', 'OK', 'Duplicate of file jw02733_20231116t144653_pool.csv in folder JWST'])
  })

  test('the column list', async () => {
    const response = await fetch(`${archive.url}/search/util/api/v0.1/column_list?mission=jwst`)
    expect(await response.json()).toContainEqual({
      field_name: 'program',
      description: 'Program    ',
      column_name: 'program',
      queryable: 'yes',
      qual_type: 'integer',
      default_output: 'yes',
      indexed: 'no',
      datatype: 'long',
    })
  })
})

describe('the rest', () => {
  test('paths of public copies, at most forty at once', async () => {
    const uris = [
      'mast:HST/product/o5ik52040_flt.fits',
      'mast:HST/product/none.fits',
      'mast:JWST/product/jw01234001001_02101_00001_mirimage_cal.fits',
    ]
    const query = new URLSearchParams(uris.map(uri => ['uri', uri]))
    const response = await fetch(`${archive.url}/api/v0.1/path_lookup/?${String(query)}`)
    expect(await response.json()).toEqual({
      'mast:HST/product/o5ik52040_flt.fits': {
        status_code: 200,
        path: '/hst/public/o5ik/o5ik52040/o5ik52040_flt.fits',
      },
      'mast:HST/product/none.fits': { status_code: 404, path: null },
      'mast:JWST/product/jw01234001001_02101_00001_mirimage_cal.fits': { status_code: 404, path: null },
    })
    const many = new URLSearchParams(Array.from({ length: 41 }, () => ['uri', 'mast:HST/product/none.fits']))
    expect((await fetch(`${archive.url}/api/v0.1/path_lookup/?${String(many)}`)).status).toBe(414)
  })

  test('a bundle is a script of curl lines', async () => {
    const uri = 'mast:HST/product/o5ik52040_flt.fits'
    const body = new URLSearchParams([
      ['uri', uri],
      ['uri', 'mast:HST/product/none.fits'],
    ])
    const response = await fetch(`${archive.url}/api/v0.1/Download/bundle.sh`, { method: 'POST', body })
    const curls = (await response.text()).split('\n').filter(line => line.startsWith('curl '))
    expect(curls.length).toBe(1)
    expect(curls[0]).toMatch(
      /--create-dirs \$CONT --output \.\/\$\{DOWNLOAD_FOLDER\}'\/HST\/o5ik52040\/o5ik52040_flt\.fits' /,
    )
    expect(curls[0]).toContain(`'${archive.url}/api/v0.1/Download/file?bundle_name=MAST_`)
  })

  test.each([
    ['GET', '/', 200],
    ['GET', '/nothing', 404],
    ['GET', '/constructor', 404],
    ['POST', '/whoami', 405],
    ['DELETE', '/api/v0.1/Download/file', 405],
    ['GET', '/api/v0.1/Download/bundle.sh', 405],
    ['POST', '/api/v0.1/Download/bundle.sh', 400],
  ])('%s %s gives %i', async (method, path, status) => {
    expect((await fetch(archive.url + path, { method })).status).toBe(status)
  })

  test('a body that is too large is refused', async () => {
    const body = 'uri=' + 'x'.repeat(9 * 2 ** 20)
    const response = fetch(`${archive.url}/api/v0.1/Download/bundle.sh`, { method: 'POST', body })
    await expect(response.then(({ status }) => status)).resolves.toBe(413)
  })

  test('a port that is taken and faults that do not exist are reported at once', async () => {
    const port = Number(new URL(archive.url).port)
    await expect(start({ port })).rejects.toMatchObject({ code: 'usage' })
    await expect(start({ secondPort: port })).rejects.toMatchObject({ code: 'usage' })
    await expect(start({ faults: 'nonsense' })).rejects.toMatchObject({ code: 'usage' })
  })
})
