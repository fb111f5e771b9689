import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { queriesFor } from '#core/archive/criteria'
import type { Filter } from '#core/archive/filters'
import type { SearchCriteria } from '#core/ports'
import { fixture, testWithFixtures } from '#test/fixtures'

const jwst: Filter = { paramName: 'obs_collection', values: ['JWST'], separator: ';' }
/** The filters after the mission, per query. */
const filtersOf = (criteria: Omit<SearchCriteria, 'missions'>): readonly (readonly Filter[])[] =>
  queriesFor({ missions: ['JWST'], ...criteria }).map(({ filters }) => filters.slice(1))

test('the mission comes first, and everything else in one query', () => {
  const criteria: SearchCriteria = {
    filters: ['F277W', 'F150W'],
    programs: ['02733', '1', '00'],
    calibLevels: [2, 3],
    missions: ['JWST', 'HST'],
    productTypes: ['image'],
    access: ['PUBLIC'],
    startMjd: { min: 59_742, max: 59_743.5 },
  }
  expect(queriesFor(criteria)).toEqual([
    {
      service: 'Mast.Caom.Filtered',
      position: null,
      filters: [
        { paramName: 'obs_collection', values: ['JWST', 'HST'], separator: ';' },
        { paramName: 'proposal_id', values: ['2733', '1', '0'] },
        { paramName: 'filters', values: ['F277W', 'F150W'], separator: ';' },
        { paramName: 'calib_level', values: ['2', '3'] },
        { paramName: 'dataproduct_type', values: ['image'] },
        { paramName: 'dataRights', values: ['PUBLIC'] },
        { paramName: 't_min', values: [{ min: 59_742, max: 59_743.5 }] },
      ],
    },
  ])
})

test('a position is one text of plain degrees', () => {
  const position = { ra: 190.1, dec: -12.3, radiusDeg: 3 / 60 }
  expect(queriesFor({ missions: ['JWST'], position })).toEqual([
    { service: 'Mast.Caom.Filtered.Position', filters: [jwst], position: '190.1, -12.3, 0.05' },
  ])
  const tiny = { ra: 1e-7, dec: 0, radiusDeg: 10 }
  expect(queriesFor({ missions: ['JWST'], position: tiny })[0]?.position).toBe('0.0000001, 0, 10')
})

test('a bare instrument matches all its modes, one with a mode only itself', () => {
  expect(filtersOf({ instruments: ['miri', 'NIRCAM/IMAGE', 'NIRSPEC/MSA'] })).toEqual([
    [{ paramName: 'instrument_name', values: ['NIRCAM/IMAGE', 'NIRSPEC/MSA'] }],
    [{ paramName: 'instrument_name', values: [], freeText: 'MIRI%' }],
  ])
})

test('a mode beside its bare instrument is not asked twice', () => {
  expect(filtersOf({ instruments: ['MIRI', 'MIRI/IMAGE'] })).toEqual([
    [{ paramName: 'instrument_name', values: [], freeText: 'MIRI%' }],
  ])
})

test('WFPC does not bring WFPC2', () => {
  expect(filtersOf({ instruments: ['WFPC'] })).toEqual([
    [{ paramName: 'instrument_name', values: ['WFPC'] }],
    [{ paramName: 'instrument_name', values: [], freeText: 'WFPC/%' }],
  ])
})

test('instruments of other missions keep their letters', () => {
  const [query] = queriesFor({ missions: ['Kepler'], instruments: ['Kepler'] })
  expect(query?.filters[1]?.freeText).toBe('Kepler%')
})

test('wildcards of several columns are asked in every combination', () => {
  const queries = filtersOf({ targetNames: ['NGC*', 'M-51'], obsIds: ['jw*', 'hst*'] })
  expect(queries.map(filters => filters.map(({ values, freeText }) => freeText ?? values))).toEqual([
    [['M-51'], 'jw%'],
    [['M-51'], 'hst%'],
    ['NGC%', 'jw%'],
    ['NGC%', 'hst%'],
  ])
})

test.each<readonly [string, Filter['values'][number]]>([
  ['10..20', { min: 10, max: 20 }],
  ['-2..-1', { min: -2, max: -1 }],
  ['>=10', { min: 10, max: 1e12 }],
  ['< 20', { min: -1e12, max: 20 }],
  ['..20', { min: -1e12, max: 20 }],
  ['5', { min: 5, max: 5 }],
])('a continuous column takes %s', (text, range) => {
  expect(filtersOf({ columns: { t_exptime: [text] } })).toEqual([
    [{ paramName: 't_exptime', values: [range] }],
  ])
})

test.each(['long', '20..10', '..', '1..2..3x', '>', 'NaN'])('a continuous column refuses %s', text => {
  expect(() => filtersOf({ columns: { t_exptime: [text] } })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  )
})

test('other columns take values or a wildcard, and empty ones ask nothing', () => {
  expect(
    filtersOf({ columns: { wavelength_region: ['INFRARED'], obs_title: ['*survey*'] }, programs: [' '] }),
  ).toEqual([
    [
      { paramName: 'wavelength_region', values: ['INFRARED'], separator: ';' },
      { paramName: 'obs_title', values: [], freeText: '%survey%' },
    ],
  ])
})

test('a search by keys alone leaves the mission open', () => {
  expect(queriesFor({ missions: [], columns: { obsid: ['87602450'] } })[0]?.filters).toEqual([
    { paramName: 'obsid', values: ['87602450'] },
  ])
})

test.each<readonly [string, SearchCriteria]>([
  ['nothing asked', { missions: [] }],
  ['off the sky', { missions: ['JWST'], position: { ra: 400, dec: 0, radiusDeg: 1 } }],
  ['no radius', { missions: ['JWST'], position: { ra: 1, dec: 0, radiusDeg: 0 } }],
  ['no number', { missions: ['JWST'], position: { ra: Number.NaN, dec: 0, radiusDeg: 1 } }],
  ['an empty range of dates', { missions: ['JWST'], startMjd: { min: 2, max: 1 } }],
  ['too many wildcards', { missions: ['JWST'], targetNames: Array.from({ length: 17 }, (_, n) => `a${n}*`) }],
])('refused: %s', (_, criteria) => {
  expect(() => queriesFor(criteria)).toThrow(expect.objectContaining({ code: 'usage' }))
})

testWithFixtures('bare names find every spelling of an instrument that the archive uses', () => {
  const rows: Record<string, string>[] = parse(fixture('jwst_observations_latest.csv'), { columns: true })
  const written = new Set(rows.map(row => row['instrument_name'] ?? '?'))
  const queries = filtersOf({ instruments: ['MIRI', 'NIRCAM', 'NIRISS', 'NIRSPEC'] })
  const prefixes = queries.flat().map(({ freeText }) => freeText?.replace(/%$/, '') ?? '?')
  expect(written.size).toBeGreaterThan(4)
  expect(
    [...written].filter(name => prefixes.filter(prefix => name.startsWith(prefix)).length !== 1),
  ).toEqual([])
})
