import { expect, test } from 'vitest'
import { readObservations } from '#platform/archive/observation-rows'
import { readProducts } from '#platform/archive/product-rows'
import { readCount, readIdentity, readPosition } from '#platform/archive/small-answers'

const service = 'Mast.Caom.Filtered'
const observation = { obsid: 87_602_450, obs_id: 'jw02733-o002_t001_miri_f1130w', obs_collection: 'JWST' }
const product = { dataURI: 'mast:JWST/product/a_cal.fits', obs_id: 'a', obs_collection: 'JWST' }

test('an observation is read by column name, and unknown columns are kept', () => {
  const row = {
    ...observation,
    obsid: '17001016097',
    instrument_name: 'MIRI/IMAGE',
    filters: 'F170LP;G235M',
    calib_level: '3',
    dataRights: 'EXCLUSIVE_ACCESS',
    proposal_id: 2733,
    s_ra: 151.75,
    s_dec: -999,
    t_min: null,
    t_exptime: '12.5',
    sequence_number: null,
    mtFlag: false,
    brand_new: [1],
    _selected_: null,
  }
  expect(readObservations(service, [row]).rows).toEqual([
    {
      obsid: '17001016097',
      obsId: 'jw02733-o002_t001_miri_f1130w',
      collection: 'JWST',
      instrument: 'MIRI/IMAGE',
      filters: ['F170LP', 'G235M'],
      productType: null,
      calibLevel: 3,
      access: 'EXCLUSIVE_ACCESS',
      targetName: null,
      programId: '2733',
      title: null,
      principalInvestigator: null,
      ra: 151.75,
      dec: null,
      startMjd: null,
      endMjd: null,
      exposureSeconds: 12.5,
      releaseMjd: null,
      region: null,
      previewUri: null,
      distanceArcsec: null,
      extra: { mtFlag: false, brand_new: [1] },
    },
  ])
})

test('a planned observation keeps its level of -1', () => {
  expect(readObservations(service, [{ ...observation, calib_level: -1 }]).rows[0]?.calibLevel).toBe(-1)
})

test.each<readonly [string, unknown, string]>([
  ['a missing key', { ...observation, obsid: null }, 'obsid is missing'],
  ['an obs_id as key', { ...observation, obsid: 'jw02733' }, 'obsid is of an unknown kind (string)'],
  ['a key beyond exact numbers', { ...observation, obsid: 2 ** 53 }, 'obsid is of an unknown kind (number)'],
  ['an object as key', { ...observation, obs_id: {} }, 'obs_id is of an unknown kind (object)'],
  ['a list for a row', [], 'the row is of an unknown kind (list)'],
  ['nothing for a row', null, 'the row is missing'],
])('a row with %s is left out and named, and the others stay', (_, row, why) => {
  const read = readObservations(service, [observation, row, observation])
  expect(read.rows).toHaveLength(2)
  expect(read.leftOut).toMatchObject([{ rowNumber: 2, why }])
  expect(() => readObservations(service, [row])).toThrow(
    expect.objectContaining({
      code: 'wire-format',
      message: expect.stringContaining(`${service} could not be read: row 1, ${why}`) as string,
    }),
  )
})

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test.each<readonly [string, unknown]>([
  ['a word', 'N/A'],
  ['a fraction', 2.5],
  ['a number beyond exact ones', 1e30],
  ['the same as text', '1e30'],
  ['a negative number', -4],
  ['a hexadecimal text', '0x10'],
  ['nothing', null],
  ['a list', [1]],
  ['an object', { bytes: 3 }],
  ['a truth value', true],
  ['lists in lists without end', nested(50_000)],
])('%s as size leaves the size unknown and keeps the file', (_, size) => {
  const { rows, leftOut } = readProducts('Mast.Caom.Products', [{ ...product, size }])
  expect([rows[0]?.sizeBytes, rows[0]?.uri, leftOut]).toEqual([null, product.dataURI, []])
})

test.each(['description', 'dataRights', 'calib_level', 'productFilename', 'parent_obsid', 'brand_new'])(
  'deep nesting in %s costs neither the row nor the writing of it',
  column => {
    const { rows } = readProducts('Mast.Caom.Products', [{ ...product, [column]: nested(50_000) }])
    expect(rows[0]).toMatchObject({ uri: product.dataURI, filename: 'a_cal.fits' })
    expect(() => JSON.stringify(rows)).not.toThrow()
  },
)

test('odd cells of an observation count as missing', () => {
  const odd = { s_ra: 'north', s_dec: [], t_min: {}, target_name: ['a'], calib_level: 2.5, filters: 7 }
  expect(readObservations(service, [{ ...observation, ...odd }]).rows[0]).toMatchObject({
    ra: null,
    dec: null,
    startMjd: null,
    targetName: null,
    calibLevel: null,
    filters: ['7'],
  })
})

test('a product row without its URI is left out under its file name', () => {
  const broken = { ...product, dataURI: null, productFilename: 'b_cal.fits' }
  expect(readProducts('Mast.Caom.Products', [product, broken]).leftOut).toEqual([
    { rowNumber: 2, name: 'b_cal.fits', why: 'dataURI is missing' },
  ])
})

test.each(['N/A', 7.5, ' ', 'jw1_cal.fits', {}])('%j is no URI of a file', dataURI => {
  const { rows, leftOut } = readProducts('Mast.Caom.Products', [product, { ...product, dataURI }])
  expect([rows.length, leftOut.length]).toEqual([1, 1])
})

test('dataset and collection are read from the names where their columns are missing', () => {
  const uri = 'mast:JWST/product/jw02733002001_02103_00001_mirimage_cal.fits'
  expect(readProducts('Mast.Caom.Products', [{ dataURI: uri }]).rows[0]).toMatchObject({
    obsId: 'jw02733002001_02103_00001_mirimage',
    collection: 'JWST',
  })
})

test('a product without the newer columns is read too', () => {
  expect(readProducts('Mast.Caom.Products', [{ ...product, size: -1, type: 'S' }]).rows).toEqual([
    {
      uri: 'mast:JWST/product/a_cal.fits',
      filename: 'a_cal.fits',
      obsId: 'a',
      collection: 'JWST',
      sizeBytes: null,
      access: 'UNKNOWN',
      calibLevel: null,
      productType: null,
      subGroup: null,
      isRecommended: false,
      description: null,
      version: null,
      programId: null,
      instrument: null,
      filters: null,
      parentObsid: null,
      extra: { type: 'S' },
    },
  ])
})

test('a hostile file name is kept as it is listed', () => {
  const { rows } = readProducts('Mast.Caom.Products', [{ ...product, productFilename: ' ../x\u202e.fits ' }])
  expect(rows[0]?.filename).toBe(' ../x\u202e.fits ')
})

test('no rows are no failure', () => {
  expect(readProducts('Mast.Caom.Products', [])).toEqual({ rows: [], leftOut: [] })
})

test.each([[undefined], [null], [{}], ['rows'], [7]])('%j is no list of rows', rows => {
  expect(() => readProducts('Mast.Caom.Products', rows)).toThrow(
    expect.objectContaining({ code: 'wire-format' }),
  )
})

test.each([
  [[{ Column1: 599 }], 599],
  [[{ Column1: '599' }], 599],
  [[{ count: 0 }], 0],
])('a count is read from %j', (rows, count) => {
  expect(readCount(service, rows)).toBe(count)
})

test.each([[[]], [[{ Column1: -5 }]], [[{ Column1: 'many' }]], [[{}]], [null], [[{ n: 1 }, { n: 2 }]]])(
  '%j is no count',
  rows => {
    expect(() => readCount(service, rows)).toThrow(expect.objectContaining({ code: 'wire-format' }))
  },
)

test.each([
  { anon: true, eppn: '', ezid: 'anonymous', scopes: [], session: null, token: null, attrib: {} },
  { anon: true, eppn: null, attrib: null },
  { anon: true, eppn: {}, ezid: {}, scopes: '', attrib: '' },
  { anon: true },
])('%j is nobody', answer => {
  expect(readIdentity(answer)).toEqual({
    isAnonymous: true,
    user: 'anonymous',
    displayName: null,
    scopes: [],
  })
})

test('of a known person everything but the token is read', () => {
  const answer = {
    anon: false,
    ezid: null,
    eppn: 'alice@stsci.edu',
    scopes: ['a', 3],
    attrib: '',
    token: '56a9cf3d',
  }
  expect(readIdentity(answer)).toEqual({
    isAnonymous: false,
    user: 'alice@stsci.edu',
    displayName: null,
    scopes: ['a'],
  })
})

test.each([{}, [], null, 'hello', { anon: 'true' }])('%j does not say who it is', answer => {
  expect(() => readIdentity(answer)).toThrow(expect.objectContaining({ code: 'wire-format' }))
})

test('the entry for the name asked is taken, and one without a position is passed over', () => {
  const entry = (searchString: string, ra: number | null) => ({ searchString, ra, decl: 2, resolver: 'NED' })
  const answer = { resolvedCoordinate: [entry('m1', null), entry('m2', 5), entry('m1', 7)], status: '' }
  expect(readPosition(answer, 'M1')).toEqual({ ra: 7, dec: 2, canonicalName: 'M1', resolver: 'NED' })
  expect(readPosition(answer, 'M3')?.ra).toBe(5)
})

test.each([{}, { resolvedCoordinate: [] }, { resolvedCoordinate: null }])('%j knows no position', answer => {
  expect(readPosition(answer, 'M1')).toBeNull()
})

test.each([[[{ ra: 'north', decl: 3 }]], [[{ ra: 5, decl: {} }]], ['M1'], [7]])(
  '%j is no answer of a resolver',
  entries => {
    expect(() => readPosition({ resolvedCoordinate: entries }, 'M1')).toThrow(
      expect.objectContaining({ code: 'wire-format' }),
    )
  },
)

test('a single entry may come without its list', () => {
  expect(readPosition({ resolvedCoordinate: { ra: 1, decl: -2 } }, 'M1')).toMatchObject({ ra: 1, dec: -2 })
})
