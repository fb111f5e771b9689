import fc from 'fast-check'
import { expect, test } from 'vitest'
import { astroquerySnippet } from '#service/search/astroquery'
import { portalLink } from '#service/search/portal-link'
import { productsByLevel } from '#service/search/products-by-level'
import { readRegion } from '#service/search/region'
import type { ProductRow } from '#shared/models'

const triangle = { kind: 'polygon', ring: [1, 2, 3, 2, 2, 4] }

test.each([
  ['POLYGON 1 2 3 2 2 4', [triangle]],
  ['POLYGON ICRS 1 2 3 2 2 4', [triangle]],
  ['POLYGON GSC1 1.0 2.0 3.0 2.0 2.0 4.0 1.0 2.0', [triangle]],
  ['polygon icrs 361 2 3 2 2 4', [triangle]],
  ['POLYGON ICRS 1 2 3 2 2 4 POLYGON ICRS 1 2 3 2 2 4', [triangle, triangle]],
  [
    'UNION ICRS (POLYGON 1 2 3 2 2 4 CIRCLE 10 20 0.5)',
    [triangle, { kind: 'circle', ra: 10, dec: 20, radiusDeg: 0.5 }],
  ],
  ['CIRCLE ICRS 10 -20 0.5', [{ kind: 'circle', ra: 10, dec: -20, radiusDeg: 0.5 }]],
  ['POLYGON 1 2 3 2', []],
  ['POLYGON 1 2 3 2 2', []],
  ['POLYGON 1 2 3 92 2 4', []],
  ['CIRCLE 10 20 -1', []],
  ['POSITION 10 20', []],
  ['', []],
])('%s', (region, outlines) => {
  expect(readRegion(region)).toEqual(outlines)
})

test('a ring of many corners keeps its shape with few', () => {
  const corners = Array.from({ length: 400 }, (_, index) => {
    const angle = (index / 400) * 2 * Math.PI
    return `${(0.2 * Math.cos(angle) + 359.95).toFixed(6)} ${(0.2 * Math.sin(angle)).toFixed(6)}`
  })
  const [outline] = readRegion(`POLYGON ${corners.join(' ')}`)
  expect(outline?.kind).toBe('polygon')
  if (outline?.kind !== 'polygon') return
  expect(outline.ring.length / 2).toBeLessThanOrEqual(32)
  expect(outline.ring.length / 2).toBeGreaterThan(8)
  const radii = Array.from({ length: outline.ring.length / 2 }, (_, index) => {
    const ra = outline.ring[2 * index] ?? 0
    return Math.hypot(((ra - 359.95 + 540) % 360) - 180, outline.ring[2 * index + 1] ?? 0)
  })
  for (const radius of radii) expect(radius).toBeCloseTo(0.2, 4)
})

test('any text is read to outlines on the sky', () => {
  const word = fc.oneof(
    fc.constantFrom('POLYGON', 'CIRCLE', 'ICRS', 'UNION', '(', ')'),
    fc.double({ noNaN: true }).map(String),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), words => {
      for (const outline of readRegion(words.join(' '))) {
        const numbers =
          outline.kind === 'circle' ? [outline.ra, outline.dec, outline.radiusDeg] : outline.ring
        expect(numbers.every(Number.isFinite)).toBe(true)
      }
    }),
  )
})

const product = (filename: string, sizeBytes: number | null, access = 'PUBLIC'): ProductRow => ({
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: 'x',
  collection: 'JWST',
  sizeBytes,
  access,
  calibLevel: 2,
  productType: 'SCIENCE',
  subGroup: null,
  isRecommended: false,
  description: null,
  version: null,
  programId: null,
  instrument: null,
  filters: null,
  parentObsid: null,
  extra: {},
})

test('files are counted by level, a file that is listed twice once', () => {
  const cal = product('jw02733001001_02101_00001_nrcb1_cal.fits', 10)
  expect(
    productsByLevel([
      cal,
      cal,
      product('jw02733001001_02101_00001_nrcb1_uncal.fits', null, 'EXCLUSIVE_ACCESS'),
      product('jw02733_20231116t144653_pool.csv', 1),
    ]),
  ).toEqual({
    files: 3,
    sizeBytes: 11,
    exclusive: 1,
    levels: [
      { level: '2b', files: 1, sizeBytes: 10 },
      { level: '1b', files: 1, sizeBytes: 0 },
      { level: 'association', files: 1, sizeBytes: 1 },
    ],
  })
})

test('the astroquery program asks with the same criteria, or by name', () => {
  const criteria = {
    missions: ['JWST', 'HST'],
    programs: ['02733'],
    instruments: ['MIRI'],
    calibLevels: [3],
    startMjd: { min: 59_733 },
    position: { ra: 151.7, dec: -40.4, radiusDeg: 0.05 },
  }
  expect(astroquerySnippet(criteria, null)).toBe(
    [
      'from astroquery.mast import Observations',
      '',
      'observations = Observations.query_criteria(',
      '    obs_collection=["JWST", "HST"],',
      '    proposal_id="2733",',
      '    instrument_name="MIRI*",',
      '    calib_level=[3],',
      '    t_min=[59733, 99999],',
      '    coordinates="151.7 -40.4",',
      '    radius="0.05 deg",',
      ')',
      'products = Observations.get_unique_product_list(observations)',
      'print(len(observations), "observations,", len(products), "files")',
      '',
    ].join('\n'),
  )
  expect(astroquerySnippet(criteria, ['a"b'])).toContain(String.raw`obs_id="a\"b"`)
})

test('the link to the archive holds the search and nothing else', () => {
  const url = new URL(
    portalLink(new URL('https://mast.stsci.edu/'), { missions: ['JWST'], obsIds: ['jw1', 'jw2'] }),
  )
  expect(url.origin + url.pathname).toBe('https://mast.stsci.edu/portal/Mashup/Clients/Mast/Portal.html')
  expect(JSON.parse(url.searchParams.get('searchQuery') ?? '')).toMatchObject({
    service: 'CAOMFILTERED',
    inputText: [
      { paramName: 'obs_collection', values: ['JWST'] },
      { paramName: 'obs_id', values: ['jw1', 'jw2'] },
    ],
  })
})
