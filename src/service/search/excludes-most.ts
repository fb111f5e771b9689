import type { ExcludingFilter, RowFilters, SearchQuery } from '#shared/contract/areas/search'
import type { FilteredRows } from './filter-rows.ts'

/**
 * The filter without which most rows would be left. Where no single one is in the way, the one that refuses most rows.
 * Null without any filter.
 */
export function excludesMost(filters: RowFilters, filtered: FilteredRows): ExcludingFilter | null {
  const best = [...filtered.keptAway].toSorted(
    ([a, keptByA], [b, keptByB]) =>
      keptByB - keptByA || (filtered.refused.get(b) ?? 0) - (filtered.refused.get(a) ?? 0),
  )[0]
  if (best === undefined) return null
  const [id, keptAway] = best
  const withoutIt = filtered.rows.length + keptAway
  if (id === 'text') return { filter: { kind: 'text', text: filters.text }, withoutIt }
  if (id === 'dates') return { filter: { kind: 'dates' }, withoutIt }
  return { filter: { kind: 'facet', facet: id, values: filters.facets[id] ?? [] }, withoutIt }
}

export interface Relaxation {
  readonly filter: Extract<ExcludingFilter['filter'], { kind: 'criterion' }>
  /** The query without this criterion. */
  readonly query: SearchQuery
}

/** The query without each of its criteria in turn; empty when only what was typed narrows it. */
export function relaxations(query: SearchQuery): readonly Relaxation[] {
  const lists = (['instruments', 'filters', 'programs', 'types', 'access'] as const)
    .filter(name => query[name].length > 0)
    .map(name => ({ criterion: name, values: query[name], query: { ...query, [name]: [] } }))
  const all: (Omit<Relaxation['filter'], 'kind'> & { readonly query: SearchQuery })[] = [...lists]
  if (query.levels.length > 0)
    all.push({ criterion: 'levels', values: query.levels.map(String), query: { ...query, levels: [] } })
  if (query.since !== null || query.until !== null)
    all.push({
      criterion: 'dates',
      values: [query.since ?? '', query.until ?? ''],
      query: { ...query, since: null, until: null },
    })
  if (query.columns.length > 0)
    all.push({
      criterion: 'columns',
      values: query.columns.map(({ name }) => name),
      query: { ...query, columns: [] },
    })
  if (query.missions.length === 1)
    all.push({
      criterion: 'missions',
      values: query.missions,
      query: { ...query, missions: ['JWST', 'HST'] },
    })
  return all.map(({ criterion, values, query: without }) => ({
    filter: { kind: 'criterion', criterion, values },
    query: without,
  }))
}
