import fc from 'fast-check'
import { expect, test } from 'vitest'
import { angleText, positionText } from '#renderer/features/search/angles'
import {
  allChosen,
  chosenCount,
  shareChosen,
  isChosen,
  nothingChosen,
  toggled,
  withRows,
} from '#renderer/features/search/row-choice'
import {
  activeCriteria,
  activeFilters,
  noCriteria,
  removalOf,
  without,
  withValue,
} from '#renderer/features/search/row-filters'
import { afterNews, type SearchScreenState, useSearchStore } from '#renderer/features/search/search-store'
import { countLine, progressText, releaseTitle, rowNameOf, skyText } from '#renderer/features/search/wording'
import { copiedText } from '#renderer/features/search/selection-wording'
import { nothingFoundText, readingText } from '#renderer/features/search/reading-wording'
import { excludingName } from '#renderer/features/search/criteria-wording'
import { mostExceptions, noRowFilters, type SearchRow, type SearchState } from '#shared/contract/areas/search'

test('a choice answers as if every row had its own tick', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('toggle' as const), row: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant('add' as const), rows: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) }),
    fc.constant({ kind: 'all' as const }),
    fc.constant({ kind: 'none' as const }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), acts => {
      let choice = nothingChosen
      let ticked = new Set<number>()
      for (const step of acts) {
        if (step.kind === 'toggle') {
          choice = toggled(choice, String(step.row)) ?? choice
          if (!ticked.delete(step.row)) ticked.add(step.row)
        } else if (step.kind === 'add') {
          choice = withRows(choice, step.rows.map(String)) ?? choice
          ticked = new Set([...ticked, ...step.rows])
        } else {
          choice = step.kind === 'all' ? allChosen : nothingChosen
          ticked = new Set(step.kind === 'all' ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : [])
        }
      }
      for (let row = 0; row < 10; row += 1) expect(isChosen(choice, String(row))).toBe(ticked.has(row))
      expect(chosenCount(choice, 10)).toBe(ticked.size)
      expect(shareChosen(choice, 10)).toBe(ticked.size === 0 ? false : ticked.size === 10 ? true : 'some')
    }),
  )
})

test('more exceptions than can be sent are refused', () => {
  const many = withRows(
    nothingChosen,
    Array.from({ length: mostExceptions }, (_, row) => String(row)),
  )
  expect(many?.exceptions.size).toBe(mostExceptions)
  expect(many && toggled(many, 'one more')).toBeNull()
  expect(many && toggled(many, '0')?.exceptions.size).toBe(mostExceptions - 1)
})

test('a filter is taken away as it was put on', () => {
  const filters = withValue(withValue({ ...noRowFilters, text: 'ring' }, 'level', '3'), 'level', '2')
  expect(activeFilters(filters)).toEqual([
    { kind: 'facet', facet: 'level', value: '3' },
    { kind: 'facet', facet: 'level', value: '2' },
    { kind: 'text', text: 'ring' },
  ])
  expect(activeFilters(filters).reduce(without, filters)).toEqual(noRowFilters)
})

const query = {
  text: '2733',
  reading: { kind: 'program', program: '2733', mission: null } as const,
  ...noCriteria,
}

test('the filter in the way is removed where it is: among the filters, or from the question', () => {
  const filters = withValue({ ...noRowFilters, text: 'ring' }, 'level', '3')
  expect(
    removalOf({ filter: { kind: 'facet', facet: 'level', values: ['3'] }, withoutIt: 1 }, filters, query),
  ).toEqual({ kind: 'filters', filters: { ...noRowFilters, text: 'ring' } })
  const narrow = { ...query, instruments: ['MIRI'], missions: ['HST' as const] }
  expect(activeCriteria(narrow)).toEqual(['instruments'])
  expect(
    removalOf(
      { filter: { kind: 'criterion', criterion: 'missions', values: ['HST'] }, withoutIt: 1 },
      filters,
      narrow,
    ),
  ).toEqual({ kind: 'query', query: { ...narrow, missions: ['JWST', 'HST'] } })
})

const news = (some: Partial<SearchState>): SearchState => ({
  searchId: 'new',
  revision: 1,
  query,
  phase: 'loading',
  found: 0,
  expected: null,
  place: null,
  problem: null,
  askedMs: 0,
  ...some,
})

test('old results stay until the new search has something to show', () => {
  const screen: SearchScreenState = {
    ...useSearchStore.getState(),
    shownId: 'old',
    asked: { searchId: 'new', filters: withValue(noRowFilters, 'level', '3') },
    choice: allChosen,
  }
  expect(afterNews(screen, news({}))).toBeNull()
  expect(afterNews(screen, news({ phase: 'failed' }))).toBeNull()
  expect(afterNews(screen, news({ searchId: 'other', found: 9 }))).toBeNull()
  expect(afterNews(screen, news({ found: 9 }))).toMatchObject({
    shownId: 'new',
    filters: { facets: { level: ['3'] } },
    choice: nothingChosen,
  })
  expect(afterNews(screen, news({ phase: 'complete' }))).toMatchObject({ shownId: 'new' })
  expect(afterNews({ ...screen, shownId: 'new' }, news({ found: 9 }))).toBeNull()
})

test.each([
  [3, '3°'],
  [0.05, '3′'],
  [1 / 60, '1′'],
  [20 / 3600, '20″'],
  [0.0125, '45″'],
])('%d degrees are %s', (degrees, text) => {
  expect(angleText(degrees)).toBe(text)
})

test('a position is rounded once', () => {
  expect(positionText(151.7575, -40.436389)).toBe('10 07 01.8 −40 26 11')
  expect(positionText(14.99999, 0)).toBe('01 00 00.0 +00 00 00')
  expect(positionText(0, -0.0001)).toBe('00 00 00.0 −00 00 00')
})

test('the screen says what was understood, how far it is, and what is in the way', () => {
  expect(readingText({ kind: 'target', name: 'M 51', radiusDeg: 0.05 })).toBe('Target name, within 3′')
  expect(progressText(news({ found: 2000 }))).toBe('2,000+ found, still loading')
  expect(countLine(2000, news({ found: 2000 }), 0, 0)).toBe('2,000+ found, still loading · 0 selected')
  expect(countLine(96, news({ phase: 'complete', found: 2311 }), 84, 0)).toBe(
    '96 of 2,311 datasets · 84 selected',
  )
  expect(countLine(1, news({ phase: 'complete', found: 1 }), 1, 0)).toBe('1 dataset · 1 selected')
  expect(countLine(96, news({ phase: 'complete', found: 2311 }), 84, 3)).toBe(
    '96 of 2,311 datasets · 84 selected, 3 of them hidden by the filters',
  )
  expect(excludingName({ filter: { kind: 'facet', facet: 'level', values: ['3'] }, withoutIt: 0 })).toBe(
    'Level 3',
  )
  expect(excludingName({ filter: { kind: 'criterion', criterion: 'dates', values: [] }, withoutIt: 0 })).toBe(
    'the dates',
  )
})

test('where nothing was found, what to try depends on how the text was understood', () => {
  expect(nothingFoundText({ kind: 'program', program: '99999', mission: null })).toBe(
    'The archive has no datasets of this program. Check its number.',
  )
  expect(nothingFoundText({ kind: 'cone', ra: 10, dec: 20, radiusDeg: 0.05 })).toBe(
    'The archive has nothing within this radius. Search a larger one.',
  )
})

test('a date of release is not said to be an end that is to come where everyone has access', () => {
  expect(releaseTitle({ access: 'PUBLIC' })).toBe('Public since')
  expect(releaseTitle({ access: 'EXCLUSIVE_ACCESS' })).toBe('Exclusive access ends')
  expect(copiedText(1, 4)).toMatch(/^1 dataset ID copied; 4 more/)
})

test('a row and the sky are described in words', () => {
  const row: SearchRow = {
    obsid: '1',
    dataset: 'jw01783-o005_t004_miri_f770w',
    mission: 'JWST',
    target: 'M 51',
    instrument: 'MIRI/IMAGE',
    filters: ['F770W'],
    exposureSeconds: 111,
    startMs: Date.UTC(2023, 4, 6),
    level: 3,
    type: 'image',
    program: '1783',
    access: 'EXCLUSIVE_ACCESS',
    releaseMs: null,
    distanceArcsec: null,
  }
  expect(rowNameOf(row)).toBe(
    'jw01783-o005_t004_miri_f770w, M 51, MIRI/IMAGE, F770W, 111 s, 2023-05-06, Level 3, Exclusive access',
  )
  const sky = { shown: 84, elsewhere: 2, without: 3, left: 0, widthDeg: 0.2, heightDeg: 0.1, ra: 0, dec: 0 }
  expect(skyText(sky)).toBe(
    '84 footprints, 2 elsewhere on the sky, 3 without a footprint. 12′ × 6′ around 00 00 00.0 +00 00 00, north up, east left.',
  )
})
