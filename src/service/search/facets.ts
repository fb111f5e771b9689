import { type Facet, facetIds, type FacetId, type RowFilters } from '#shared/contract/areas/search'
import type { FilteredRows } from './filter-rows.ts'
import { facetColumns, type SearchTable } from './search-table.ts'

/** More values than this are not listed; the text filter finds the others. */
const mostValues = 60

/** Every facet with its values, the most frequent first. Ticked values stay, even with none left. */
export function facetsOf(table: SearchTable, filters: RowFilters, filtered: FilteredRows): Facet[] {
  return facetIds.map(id => facetOf(table, id, filtered.counts[id], filters.facets[id] ?? []))
}

function facetOf(table: SearchTable, id: FacetId, counts: Uint32Array, ticked: readonly string[]): Facet {
  const { column, values: valuesOf } = facetColumns[id]
  const totals = new Map<string, number>(ticked.map(value => [value, 0]))
  table.words[column].words().forEach((text, code) => {
    const count = counts[code] ?? 0
    if (count === 0) return
    for (const value of new Set(valuesOf(text))) totals.set(value, (totals.get(value) ?? 0) + count)
  })
  const all = [...totals].map(([value, count]) => ({ value, count })).toSorted(mostFirst)
  const kept = all.filter(({ value }, index) => index < mostValues || ticked.includes(value))
  return { id, values: kept, more: all.length - kept.length }
}

const mostFirst = (
  a: { readonly value: string; readonly count: number },
  b: { readonly value: string; readonly count: number },
): number => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
