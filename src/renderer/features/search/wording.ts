import type {
  EarlierSearch,
  ExcludingFilter,
  FacetId,
  Preview,
  ProductsByLevel,
  Reading,
  RowSort,
  SearchQuery,
  SearchRow,
  SearchState,
} from '#shared/contract/areas/search'

import { countedText, countText, dateText, filesText, sizeText } from '../../kit/words.ts'
import { angleText, positionText } from './angles.ts'
import type { ActiveFilter, Criteria } from './row-filters.ts'

/** All text of the Search screen that is more than a constant beside its control. */

const datasets = (count: number): string => countedText(count, 'dataset', 'datasets')

/** What was understood, as the chip says it: `Target name, within 3′`. */
export function readingText(reading: Reading): string {
  switch (reading.kind) {
    case 'anything':
      return 'Criteria only'
    case 'program':
      return reading.mission === null
        ? `Program ${reading.program}`
        : `${reading.mission} program ${reading.program}`
    case 'programs':
      return `${reading.mission === null ? '' : `${reading.mission}, `}${countedText(reading.programs.length, 'program', 'programs')}`
    case 'cone':
      return `Position, within ${angleText(reading.radiusDeg)}`
    case 'target':
      return `Target name, within ${angleText(reading.radiusDeg)}`
    case 'proposal-target':
      return 'Target name in proposals'
    case 'dataset':
      return reading.ids.some(id => id.includes('*')) ? 'Datasets by pattern' : 'Dataset'
    case 'file':
      return 'File, by its dataset'
  }
}

/** A reading in full, for the list of readings. */
export function readingDetail(reading: Reading): string {
  switch (reading.kind) {
    case 'anything':
      return 'Everything that the criteria allow'
    case 'program':
      return `Program ${reading.program}${reading.mission === null ? '' : ` of ${reading.mission}`}`
    case 'programs':
      return `Programs ${reading.programs.join(', ')}${reading.mission === null ? '' : ` of ${reading.mission}`}`
    case 'cone':
      return `${angleText(reading.radiusDeg)} around ${positionText(reading.ra, reading.dec)}`
    case 'target':
      return `${angleText(reading.radiusDeg)} around “${reading.name}”, by name resolver`
    case 'proposal-target':
      return `Target named “${reading.name}” in a proposal`
    case 'dataset':
      return `Dataset ${reading.ids[0] ?? ''}`
    case 'file':
      return `Dataset ${reading.ids[0] ?? ''}, which has this file`
  }
}

/** How far the search is: `2,000+ found, still loading`. */
export function progressText({ phase, found, query }: SearchState): string {
  switch (phase) {
    case 'resolving':
      return `Looking up “${query.reading.kind === 'target' ? query.reading.name : query.text}” …`
    case 'counting':
      return 'Asking the archive…'
    case 'loading':
      return found === 0 ? 'Found, loading…' : `${countText(found)}+ found, still loading`
    case 'complete':
      return `${datasets(found)} found`
    case 'stopped':
      return `${countText(found)}+ found, stopped`
    case 'failed':
      return found === 0 ? 'Not searched' : `${countText(found)}+ found, then it failed`
  }
}

/** Above rows that are not the answer to what was asked for last. */
export const formerText = ({ query, found }: SearchState): string =>
  `What is listed below is the former search: ${queryText(query)}, ${datasets(found)}.`

/** Below the results: `96 of 2,311 datasets · 84 selected, 3 of them hidden by the filters`. */
export function countLine(shown: number, state: SearchState, chosen: number, hidden: number): string {
  const isRunning = state.phase === 'resolving' || state.phase === 'counting' || state.phase === 'loading'
  const of = shown === state.found ? datasets(shown) : `${countText(shown)} of ${datasets(state.found)}`
  const away = hidden === 0 ? '' : `, ${countText(hidden)} of them hidden by the filters`
  return `${isRunning ? progressText(state) : of} · ${countText(chosen)} selected${away}`
}

export const facetTitles: Readonly<Record<FacetId, string>> = {
  mission: 'Mission',
  instrument: 'Instrument',
  filter: 'Filter',
  program: 'Program',
  level: 'Level',
  type: 'Product type',
  access: 'Access',
  target: 'Target',
}

/** A value of a facet in words. */
export function facetValueText(facet: FacetId, value: string): string {
  if (value === '') return 'Not stated'
  if (facet === 'level') return levelText(Number(value))
  if (facet === 'access') return accessText(value)
  return value
}

export const levelText = (level: number | null): string =>
  level === null ? '—' : level === -1 ? 'Planned' : `Level ${level}`

export function accessText(access: string): string {
  const known: Readonly<Record<string, string>> = {
    PUBLIC: 'Public',
    EXCLUSIVE_ACCESS: 'Exclusive access',
    RESTRICTED: 'Restricted',
    UNKNOWN: 'Not stated',
  }
  return known[access] ?? access
}

/** Whether a row needs a token: everything that is said not to be public. */
export const isExclusive = ({ access }: Pick<SearchRow, 'access'>): boolean =>
  access !== 'PUBLIC' && access !== 'UNKNOWN'

export function accessNote({ access, releaseMs }: SearchRow): string {
  if (access === 'PUBLIC') return 'Public'
  if (access === 'UNKNOWN') return 'MAST does not say who may download it.'
  const until = releaseMs === null ? '' : ` until ${dateText(releaseMs, { isUtc: true })}`
  return `${accessText(access)}${until}: needs the token of an account with access.`
}

/** What the date of release says: it may lie in the past or to come. */
export const releaseTitle = (row: Pick<SearchRow, 'access'>): string =>
  isExclusive(row) ? 'Exclusive access ends' : 'Public since'

export function filterText(filter: ActiveFilter): string {
  switch (filter.kind) {
    case 'facet':
      return `${facetTitles[filter.facet]}: ${facetValueText(filter.facet, filter.value)}`
    case 'text':
      return `Text: ${filter.text}`
    case 'dates':
      return `Date: ${filter.since ?? '…'} to ${filter.until ?? '…'}`
  }
}

const criterionTitles = {
  missions: 'Mission',
  instruments: 'Instrument',
  filters: 'Filter',
  programs: 'Program',
  levels: 'Level',
  types: 'Product type',
  access: 'Access',
  dates: 'Date',
  columns: 'Column',
} as const

/** One criterion of a query: `Instrument: NIRCAM, MIRI`. */
export function criterionText(criterion: keyof typeof criterionTitles, criteria: Criteria): string {
  const title = criterionTitles[criterion]
  if (criterion === 'dates') return `${title}: ${criteria.since ?? '…'} to ${criteria.until ?? '…'}`
  if (criterion === 'levels') return `${title}: ${criteria.levels.map(levelText).join(', ')}`
  if (criterion === 'access') return `${title}: ${criteria.access.map(accessText).join(', ')}`
  if (criterion === 'columns')
    return criteria.columns.map(({ name, values }) => `${name}: ${values.join(', ')}`).join(' · ')
  return `${title}: ${criteria[criterion].join(', ')}`
}

/** Nothing was found, and no filter is in the way: what to try, by how the text was understood. */
export function nothingFoundText({ kind }: Reading): string {
  switch (kind) {
    case 'cone':
    case 'target':
      return 'The archive has nothing within this radius. Search a larger one.'
    case 'program':
      return 'The archive has no datasets of this program. Check its number.'
    case 'programs':
      return 'The archive has no datasets of these programs. Check their numbers.'
    case 'proposal-target':
      return 'No proposal names a target like this. Check the spelling, or search by position.'
    case 'dataset':
    case 'file':
      return 'The archive has no dataset of this name. Check the spelling; * stands for any characters.'
    case 'anything':
      return 'No datasets match all of these criteria. Leave out some of them.'
  }
}

/** The name of the filter that excludes the results, for the middle of a sentence. */
export function excludingName({ filter }: ExcludingFilter): string {
  switch (filter.kind) {
    case 'facet':
      return filter.values.map(value => facetName(filter.facet, value)).join(' or ')
    case 'text':
      return `the text “${filter.text}”`
    case 'dates':
      return 'the dates'
    case 'criterion':
      return filter.criterion === 'dates'
        ? 'the dates'
        : `${criterionTitles[filter.criterion]} ${filter.values.join(' or ')}`
  }
}

const facetName = (facet: FacetId, value: string): string =>
  facet === 'level' || facet === 'access'
    ? facetValueText(facet, value)
    : `${facetTitles[facet]} ${facetValueText(facet, value)}`

export const withoutItText = ({ withoutIt }: ExcludingFilter): string => datasets(withoutIt)

export const exposureText = (seconds: number | null): string =>
  seconds === null
    ? '—'
    : `${countText(Math.round(seconds * (seconds < 10 ? 10 : 1)) / (seconds < 10 ? 10 : 1))} s`

export const distanceText = (arcseconds: number | null): string =>
  arcseconds === null ? '—' : angleText(arcseconds / 3600)

/** Read out for a row, before its number. */
export function rowNameOf(row: SearchRow): string {
  return [
    row.dataset,
    row.target ?? '',
    row.instrument,
    row.filters.join(' '),
    exposureText(row.exposureSeconds),
    row.startMs === null ? '' : dateText(row.startMs, { isUtc: true }),
    levelText(row.level),
    isExclusive(row) ? accessText(row.access) : 'public',
  ]
    .filter(part => part !== '' && part !== '—')
    .join(', ')
}

/** A search in one line: what was typed, and the criteria. */
export function queryText(query: SearchQuery): string {
  const typed = query.text.trim() === '' ? 'Criteria' : query.text.trim()
  const missions = query.missions.length === 1 ? ` · ${query.missions[0] ?? ''}` : ''
  const instruments = query.instruments.length > 0 ? ` · ${query.instruments.join(', ')}` : ''
  return `${typed}${missions}${instruments}`
}

export const earlierText = ({ found, askedMs }: EarlierSearch): string =>
  `${datasets(found)}, ${dateText(askedMs)}`

export const sortTitles: Readonly<Record<RowSort['id'], string>> = {
  dataset: 'Dataset',
  target: 'Target',
  instrument: 'Instrument',
  filter: 'Filter',
  exposure: 'Exp.',
  date: 'Obs. date',
  level: 'Level',
  type: 'Type',
  program: 'Program',
  access: 'Access',
  distance: 'Distance',
}

export function previewText(because: Extract<Preview, { kind: 'none' }>['because']): string {
  return {
    'no-preview': 'This dataset has no preview.',
    'other-host': 'No preview available from MAST.',
    'needs-token': 'The preview is under exclusive access.',
    'too-big': 'The preview is too large to show here.',
    'not-an-image': 'The archive sent something else than an image.',
    gone: 'The archive lists a preview but does not have it now.',
  }[because]
}

export function productsText({ files, sizeBytes, exclusive }: ProductsByLevel): string {
  const token = exclusive === 0 ? '' : `, ${filesText(exclusive)} under exclusive access`
  return `${filesText(files)}, ${sizeText(sizeBytes)}${token}`
}

export const productLevelText = (level: string): string =>
  ({ association: 'Associations', guide: 'Guide star', other: 'Other' })[level] ?? `Level ${level}`

/** What the sky view shows, for those who do not see it and below it for those who do. */
export function skyText(parts: {
  readonly shown: number
  readonly elsewhere: number
  readonly without: number
  readonly left: number
  readonly widthDeg: number
  readonly heightDeg: number
  readonly ra: number
  readonly dec: number
}): string {
  const field = `${angleText(parts.widthDeg)} × ${angleText(parts.heightDeg)} around ${positionText(parts.ra, parts.dec)}`
  const rest = [
    parts.elsewhere > 0 ? `${countText(parts.elsewhere)} elsewhere on the sky` : '',
    parts.without > 0 ? `${countText(parts.without)} without a footprint` : '',
    parts.left > 0 ? `${countText(parts.left)} more not drawn; filter to see them` : '',
  ].filter(text => text !== '')
  return `${[countedText(parts.shown, 'footprint', 'footprints'), ...rest].join(', ')}. ${field}, north up, east left.`
}

export const copiedText = (count: number, left: number): string =>
  left === 0
    ? `${countedText(count, 'dataset ID', 'dataset IDs')} copied.`
    : `${countedText(count, 'dataset ID', 'dataset IDs')} copied; ${countText(left)} more did not fit. Filter to copy the rest.`

export const tooManyText =
  'Too many single rows are selected. Narrow the filters and select all rows instead.'

/** The rows of another search are shown; `null`: all of the former ones were selected. */
export const choiceEndedText = (chosen: number | null): string =>
  chosen === null
    ? 'The selection of all datasets ended with the former search.'
    : `The selection of ${datasets(chosen)} ended with the former search.`

/** More rows than can be named one by one were selected as all rows of the former filters. */
export const choiceLostText = (chosen: number): string =>
  `The selection of ${datasets(chosen)} ended with its filters: so many cannot be kept under other ones.`
