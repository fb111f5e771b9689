import { facetIds } from '#shared/contract/areas/search'
import type { ExcludingFilter, FacetId, RowFilters, SearchQuery } from '#shared/contract/areas/search'

/** One filter that is on, as a chip shows it and takes it away. */
export type ActiveFilter =
  | { readonly kind: 'facet'; readonly facet: FacetId; readonly value: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'dates'; readonly since: string | null; readonly until: string | null }

/** Every filter that is on, in the order of the facets. */
export function activeFilters(filters: RowFilters): readonly ActiveFilter[] {
  const ticked = facetIds.flatMap(facet =>
    (filters.facets[facet] ?? []).map(value => ({ kind: 'facet', facet, value }) as const),
  )
  const { since, until, text } = filters
  return [
    ...ticked,
    ...(since === null && until === null ? [] : [{ kind: 'dates', since, until } as const]),
    ...(text.trim() === '' ? [] : [{ kind: 'text', text } as const]),
  ]
}

export const isFiltering = (filters: RowFilters): boolean => activeFilters(filters).length > 0

/** Ticks a value, or takes its tick away. */
export function withValue(filters: RowFilters, facet: FacetId, value: string): RowFilters {
  const before = filters.facets[facet] ?? []
  const values = before.includes(value) ? before.filter(other => other !== value) : [...before, value]
  return withValues(filters, facet, values)
}

function withValues(filters: RowFilters, facet: FacetId, values: readonly string[]): RowFilters {
  const { [facet]: _, ...others } = filters.facets
  return { ...filters, facets: values.length === 0 ? others : { ...others, [facet]: [...values] } }
}

export function without(filters: RowFilters, filter: ActiveFilter): RowFilters {
  switch (filter.kind) {
    case 'facet':
      return withValue(filters, filter.facet, filter.value)
    case 'text':
      return { ...filters, text: '' }
    case 'dates':
      return { ...filters, since: null, until: null }
  }
}

/** The way around an excluding filter: other row filters, or another question to the archive. */
export type Removal =
  | { readonly kind: 'filters'; readonly filters: RowFilters }
  | { readonly kind: 'query'; readonly query: SearchQuery }

export function removalOf({ filter }: ExcludingFilter, filters: RowFilters, query: SearchQuery): Removal {
  switch (filter.kind) {
    case 'facet':
      return { kind: 'filters', filters: withValues(filters, filter.facet, []) }
    case 'text':
      return { kind: 'filters', filters: { ...filters, text: '' } }
    case 'dates':
      return { kind: 'filters', filters: { ...filters, since: null, until: null } }
    case 'criterion':
      return { kind: 'query', query: withoutCriterion(query, filter.criterion) }
  }
}

type Criterion = Extract<ExcludingFilter['filter'], { kind: 'criterion' }>['criterion']

/** The same question without one criterion; without the mission criterion both missions are searched. */
function withoutCriterion(query: SearchQuery, criterion: Criterion): SearchQuery {
  if (criterion === 'missions') return { ...query, missions: ['JWST', 'HST'] }
  if (criterion === 'dates') return { ...query, since: null, until: null }
  return { ...query, [criterion]: [] }
}

/** The criteria that narrow the search beside the typed text. */
export function activeCriteria(query: Criteria): readonly Criterion[] {
  const lists = (
    ['instruments', 'filters', 'programs', 'levels', 'types', 'access', 'columns'] as const
  ).filter(name => query[name].length > 0)
  return query.since === null && query.until === null ? lists : [...lists, 'dates']
}

/** All of a query except the typed text. */
export type Criteria = Omit<SearchQuery, 'text' | 'reading'>

export const noCriteria: Criteria = {
  missions: ['JWST', 'HST'],
  instruments: [],
  filters: [],
  programs: [],
  levels: [],
  types: [],
  access: [],
  since: null,
  until: null,
  columns: [],
}
