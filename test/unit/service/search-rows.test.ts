import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chosenKeys } from '#service/search/chosen-rows'
import { excludesMost, relaxations } from '#service/search/excludes-most'
import { facetsOf } from '#service/search/facets'
import { openSearch } from '#service/search/open-search'
import { criteriaOf } from '#service/search/query-criteria'
import { searchTable } from '#service/search/search-table'
import {
  facetIds,
  noRowFilters,
  type RowFilters,
  rowSortSchema,
  type SearchQuery,
  type SearchState,
  sortIds,
} from '#shared/contract/areas/search'
import type { Observation } from '#shared/models'
import { programQuery as query } from '#test/search-query'

const state: SearchState = {
  searchId: 's',
  revision: 1,
  query,
  phase: 'complete',
  found: 0,
  expected: null,
  place: null,
  problem: null,
  askedMs: 0,
}

const observation = (obsid: number, some: Partial<Observation> = {}): Observation => ({
  obsid: String(obsid),
  obsId: `jw${String(obsid).padStart(5, '0')}`,
  collection: 'JWST',
  instrument: 'NIRCAM/IMAGE',
  filters: ['F090W'],
  productType: 'image',
  calibLevel: 3,
  access: 'PUBLIC',
  targetName: 'NGC 3132',
  programId: '2733',
  title: null,
  principalInvestigator: null,
  ra: null,
  dec: null,
  startMjd: null,
  endMjd: null,
  exposureSeconds: null,
  releaseMjd: null,
  region: null,
  previewUri: null,
  distanceArcsec: null,
  extra: {},
  ...some,
})

function opened(rows: readonly Observation[]) {
  const table = searchTable()
  table.add(rows)
  return openSearch(state, table)
}
const namesOf = (search: ReturnType<typeof opened>, rows: Uint32Array): readonly string[] =>
  Array.from(rows, row => search.table.datasets[row] ?? '')

test('an instrument matches all its modes, a filter every row that holds it', () => {
  const search = opened([
    observation(1),
    observation(2, { instrument: 'NIRCAM', filters: ['F444W', 'F405N'] }),
    observation(3, { instrument: 'MIRI/IMAGE', filters: ['F770W'] }),
  ])
  const filters: RowFilters = { ...noRowFilters, facets: { instrument: ['NIRCAM'] } }
  const result = search.filtered(filters)
  expect(namesOf(search, result.rows)).toEqual(['jw00001', 'jw00002'])
  const facets = facetsOf(search.table, filters, result)
  expect(facets.find(({ id }) => id === 'instrument')?.values).toEqual([
    { value: 'NIRCAM', count: 2 },
    { value: 'MIRI', count: 1 },
  ])
  expect(facets.find(({ id }) => id === 'filter')?.values).toEqual([
    { value: 'F090W', count: 1 },
    { value: 'F405N', count: 1 },
    { value: 'F444W', count: 1 },
  ])
})

test('a day at the end of a range is meant with all of it, and rows without a date are not in it', () => {
  const search = opened([
    observation(1, { startMjd: 59_733.99 }),
    observation(2, { startMjd: 59_734 }),
    observation(3),
  ])
  const days = { ...noRowFilters, since: '2022-06-03', until: '2022-06-03' }
  expect(namesOf(search, search.filtered(days).rows)).toEqual(['jw00001'])
  expect(() => search.filtered({ ...noRowFilters, since: 'soon' })).toThrow('A date is written')
})

test('what is missing comes last in both directions, and equal rows follow by name', () => {
  const search = opened([
    observation(3, { exposureSeconds: 10 }),
    observation(2),
    observation(1, { exposureSeconds: 10 }),
    observation(4, { exposureSeconds: 5 }),
  ])
  const by = (direction: 'ascending' | 'descending') =>
    namesOf(search, search.sorted(noRowFilters, { id: 'exposure', direction }))
  expect(by('ascending')).toEqual(['jw00004', 'jw00001', 'jw00003', 'jw00002'])
  expect(by('descending')).toEqual(['jw00001', 'jw00003', 'jw00004', 'jw00002'])
})

test('numbers within texts order as numbers', () => {
  const search = opened(['10', '9', '1783'].map((programId, index) => observation(index, { programId })))
  const rows = search.sorted(noRowFilters, { id: 'program', direction: 'ascending' })
  expect(Array.from(rows, row => search.table.words.program.at(row))).toEqual(['9', '10', '1783'])
})

const anyRow = fc.record({
  instrument: fc.constantFrom('NIRCAM/IMAGE', 'NIRCAM', 'MIRI/IMAGE', ''),
  filters: fc.subarray(['F090W', 'F770W', 'CLEAR']),
  calibLevel: fc.constantFrom(-1, 2, 3, null),
  access: fc.constantFrom('PUBLIC', 'EXCLUSIVE_ACCESS'),
  targetName: fc.constantFrom('M 51', 'NGC 3132', null),
  startMjd: fc.option(fc.integer({ min: 59_700, max: 59_740 })),
  exposureSeconds: fc.option(fc.integer({ min: 0, max: 5 })),
})
const anyRows = fc
  .array(anyRow, { maxLength: 40 })
  .map(rows => rows.map((row, index) => observation(index, row)))
const anyFilters = fc.record({
  text: fc.constantFrom('', 'ngc', 'm 51', 'f770w nircam'),
  facets: fc.record(
    {
      instrument: fc.subarray(['NIRCAM', 'MIRI', ''], { minLength: 1 }),
      filter: fc.subarray(['F090W', 'F770W'], { minLength: 1 }),
      level: fc.subarray(['2', '3', '-1'], { minLength: 1 }),
      access: fc.constant<string[]>(['PUBLIC']),
    },
    { requiredKeys: [] },
  ),
  since: fc.constantFrom(null, '2022-05-10'),
  until: fc.constantFrom(null, '2022-05-30'),
})

test('a count beside a value is the number of rows that ticking it alone would show', () => {
  fc.assert(
    fc.property(anyRows, anyFilters, (rows, filters) => {
      const search = opened(rows)
      for (const { id, values } of facetsOf(search.table, filters, search.filtered(filters))) {
        for (const { value, count } of values) {
          const alone = { ...filters, facets: { ...filters.facets, [id]: [value] } }
          expect([id, value, search.filtered(alone).rows.length]).toEqual([id, value, count])
        }
      }
    }),
  )
})

test('the filter in the way brings as many rows as promised when it is taken away', () => {
  fc.assert(
    fc.property(anyRows, anyFilters, (rows, filters) => {
      const search = opened(rows)
      const found = excludesMost(filters, search.filtered(filters))
      if (found === null) return
      const { filter, withoutIt } = found
      const without: RowFilters =
        filter.kind === 'text'
          ? { ...filters, text: '' }
          : filter.kind === 'dates'
            ? { ...filters, since: null, until: null }
            : {
                ...filters,
                facets: Object.fromEntries(
                  Object.entries(filters.facets).filter(
                    ([id]) => filter.kind === 'facet' && id !== filter.facet,
                  ),
                ),
              }
      expect(search.filtered(without).rows.length).toBe(withoutIt)
    }),
  )
})

test('sorting keeps exactly the filtered rows, whatever the order', () => {
  const sort = fc.record({
    id: fc.constantFrom(...sortIds),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  })
  fc.assert(
    fc.property(anyRows, anyFilters, sort, (rows, filters, order) => {
      const search = opened(rows)
      const sorted = search.sorted(filters, rowSortSchema.parse(order))
      expect([...sorted].toSorted((a, b) => a - b)).toEqual([...search.filtered(filters).rows])
    }),
  )
})

test('rows that come twice are one, and rows that come later are seen', () => {
  const table = searchTable()
  const search = openSearch(state, table)
  table.add([observation(1), observation(1)])
  expect(search.filtered(noRowFilters).rows.length).toBe(1)
  table.add([observation(2)])
  expect(search.filtered(noRowFilters).rows.length).toBe(2)
  expect(facetIds.every(id => search.filtered(noRowFilters).counts[id].length > 0)).toBe(true)
})

test('a choice of all but one under a filter, and planned rows have no files', () => {
  const search = opened([
    observation(2, { instrument: 'MIRI' }),
    observation(1, { instrument: 'MIRI' }),
    observation(3, { instrument: 'MIRI', calibLevel: -1 }),
    observation(4),
  ])
  const choice = {
    searchId: 's',
    filters: { ...noRowFilters, facets: { instrument: ['MIRI'] } },
    isAll: true,
    exceptions: ['2'],
  }
  expect(chosenKeys(search, choice)).toEqual([{ obsid: '1', obsId: 'jw00001' }])
  expect(chosenKeys(search, { ...choice, isAll: false, exceptions: ['4', '2'] })).toEqual([
    { obsid: '2', obsId: 'jw00002' },
    { obsid: '4', obsId: 'jw00004' },
  ])
})

test('criteria hold everything of a query, and a typed mission goes first', () => {
  const criteria = criteriaOf(
    {
      ...query,
      reading: { kind: 'program', program: '2733', mission: 'JWST' },
      instruments: ['MIRI'],
      levels: [3],
      since: '2022-06-03',
      columns: [{ name: 'proposal_pi', values: ['Lee*'] }],
    },
    null,
  )
  expect(criteria).toEqual({
    missions: ['JWST'],
    programs: ['2733'],
    instruments: ['MIRI'],
    calibLevels: [3],
    startMjd: { min: 59_733 },
    columns: { proposal_pi: ['Lee*'] },
  })
})

test('a query for nothing, and one whose programs contradict, are refused', () => {
  const nothing = { ...query, reading: { kind: 'anything' } as const }
  expect(() => criteriaOf({ ...nothing, levels: [3] }, null)).toThrow('the whole archive is too much')
  expect(() => criteriaOf({ ...query, programs: ['1783'] }, null)).toThrow('is not among the programs')
  expect(criteriaOf({ ...query, programs: ['02733'] }, null).programs).toEqual(['2733'])
})

test('a query is loosened by one criterion at a time', () => {
  const narrow: SearchQuery = { ...query, missions: ['HST'], instruments: ['MIRI'], since: '2022-06-03' }
  expect(relaxations(narrow).map(({ filter }) => filter.criterion)).toEqual([
    'instruments',
    'dates',
    'missions',
  ])
  expect(relaxations(narrow)[2]?.query.missions).toEqual(['JWST', 'HST'])
  expect(relaxations(query)).toEqual([])
})
