import type { RowFilters, RowSort, SearchState } from '#shared/contract/areas/search'
import { type FilteredRows, filterRows } from './filter-rows.ts'
import type { SearchTable } from './search-table.ts'
import { datasetRanks, sortRows } from './sort-rows.ts'

/** A search in memory. */
export interface OpenSearch {
  state: SearchState
  readonly table: SearchTable
  filtered(filters: RowFilters): FilteredRows
  /** Rows in order; not to be changed. */
  sorted(filters: RowFilters, sort: RowSort): Uint32Array
}

/** The last answers are kept: a grid asks for one window after the other of the same rows. */
const mostKept = 4

export function openSearch(state: SearchState, table: SearchTable): OpenSearch {
  const filteredRows = lastOnes<FilteredRows>()
  const sortedRows = lastOnes<Uint32Array>()
  const ranks = lastOnes<Uint32Array>()
  const filtered = (filters: RowFilters): FilteredRows =>
    filteredRows(`${table.length} ${JSON.stringify(filters)}`, () => filterRows(table, filters))
  return {
    state,
    table,
    filtered,
    sorted: (filters, sort) =>
      sortedRows(`${table.length} ${JSON.stringify([filters, sort])}`, () => {
        const places = ranks(String(table.length), () => datasetRanks(table))
        return sortRows(filtered(filters).rows.slice(), table, sort, places)
      }),
  }
}

function lastOnes<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    for (const old of known.keys()) if (known.size > mostKept) known.delete(old)
    return value
  }
}
