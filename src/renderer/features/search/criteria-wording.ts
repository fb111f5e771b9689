import type { ExcludingFilter, FacetId } from '#shared/contract/areas/search'

import { datasetsText } from '../../kit/words.ts'
import type { ActiveFilter } from './row-filters.ts'

/** Words of facets, criteria and filters. Pure. */

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

export const withoutItText = ({ withoutIt }: ExcludingFilter): string => datasetsText(withoutIt)
