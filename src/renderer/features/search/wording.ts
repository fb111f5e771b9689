import type {
  EarlierSearch,
  Preview,
  ProductsByLevel,
  RowSort,
  SearchQuery,
  SearchRow,
  SearchState,
} from '#shared/contract/areas/search'

import { countedText, countText, datasetsText, dateText, filesText, sizeText } from '../../kit/words.ts'
import { angleText, positionText } from './angles.ts'
import { accessText, levelText } from './criteria-wording.ts'

/** All text of the Search screen that is more than a constant beside its control. */

/** How far the search is: `2,000+ found, still loading`. */
export function progressText({ phase, found, query }: SearchState): string {
  switch (phase) {
    case 'resolving':
      return `Looking up “${query.reading.kind === 'target' ? query.reading.name : query.text}”…`
    case 'counting':
      return 'Asking the archive…'
    case 'loading':
      return found === 0 ? 'Found, loading…' : `${countText(found)}+ found, still loading`
    case 'complete':
      return `${datasetsText(found)} found`
    case 'stopped':
      return `${countText(found)}+ found, stopped`
    case 'failed':
      return found === 0 ? 'Not searched' : `${countText(found)}+ found, then it failed`
  }
}

/** Shown above rows that are not the answer to the last search. */
export const formerText = ({ query, found }: SearchState): string =>
  `What is listed below is the former search: ${queryText(query)}, ${datasetsText(found)}.`

/** Below the results: `96 of 2,311 datasets · 84 selected, 3 of them hidden by the filters`. */
export function countLine(shown: number, state: SearchState, chosen: number, hidden: number): string {
  const isRunning = state.phase === 'resolving' || state.phase === 'counting' || state.phase === 'loading'
  const of =
    shown === state.found ? datasetsText(shown) : `${countText(shown)} of ${datasetsText(state.found)}`
  const away = hidden === 0 ? '' : `, ${countText(hidden)} of them hidden by the filters`
  return `${isRunning ? progressText(state) : of} · ${countText(chosen)} selected${away}`
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

/** The title of the release date, which may be past or future. */
export const releaseTitle = (row: Pick<SearchRow, 'access'>): string =>
  isExclusive(row) ? 'Exclusive access ends' : 'Public since'

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

/** A search in one line: the typed text and the criteria. */
export function queryText(query: SearchQuery): string {
  const typed = query.text.trim() === '' ? 'Criteria' : query.text.trim()
  const missions = query.missions.length === 1 ? ` · ${query.missions[0] ?? ''}` : ''
  const instruments = query.instruments.length > 0 ? ` · ${query.instruments.join(', ')}` : ''
  return `${typed}${missions}${instruments}`
}

export const earlierText = ({ found, askedMs }: EarlierSearch): string =>
  `${datasetsText(found)}, ${dateText(askedMs)}`

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
    'not-an-image': 'The archive sent something other than an image.',
    gone: 'The archive lists a preview but does not have it now.',
  }[because]
}

export function productsText({ files, sizeBytes, exclusive }: ProductsByLevel): string {
  const token = exclusive === 0 ? '' : `, ${filesText(exclusive)} under exclusive access`
  return `${filesText(files)}, ${sizeText(sizeBytes)}${token}`
}

export const productLevelText = (level: string): string =>
  ({ association: 'Associations', guide: 'Guide star', other: 'Other' })[level] ?? `Level ${level}`

/** The content of the sky view in words: its accessible name, and the line below it. */
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
