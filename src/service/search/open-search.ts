import type { RowFilters, RowSort, SearchState } from '#shared/contract/areas/search'
import { AppError } from '#shared/errors'
import { type FilteredRows, filterRows } from './filter-rows.ts'
import type { SearchTable } from './search-table.ts'
import { nameOrder, type NameOrder, sortedRows } from './sort-rows.ts'

/** A search in memory. */
export interface OpenSearch {
  state: SearchState
  readonly table: SearchTable
  readonly filtered: (filters: RowFilters) => FilteredRows
  /** Rows in order; not to be changed. */
  readonly sorted: (filters: RowFilters, sort: RowSort) => Uint32Array
}

export function openSearch(state: SearchState, table: SearchTable): OpenSearch {
  const names = lastOnes<NameOrder>(1)
  // The whole table is put in order once; filters then only pass over it.
  const orders = lastOnes<Uint32Array>(2)
  const filteredRows = lastOnes<FilteredRows>(3)
  const shownRows = lastOnes<Uint32Array>(3)
  const filtered = (filters: RowFilters): FilteredRows =>
    filteredRows(`${table.length} ${JSON.stringify(filters)}`, () => filterRows(table, filters))
  const ordered = (sort: RowSort): Uint32Array =>
    orders(`${table.length} ${JSON.stringify(sort)}`, () =>
      sortedRows(
        table,
        sort,
        names(String(table.length), () => nameOrder(table)),
      ),
    )
  return {
    state,
    table,
    filtered,
    sorted: (filters, sort) =>
      shownRows(`${table.length} ${JSON.stringify([filters, sort])}`, () =>
        among(ordered(sort), filtered(filters).rows, table.length),
      ),
  }
}

/** The rows of `order` that are among `rows`. */
function among(order: Uint32Array, rows: Uint32Array, length: number): Uint32Array {
  if (rows.length === length) return order
  const isIn = new Uint8Array(length)
  for (const row of rows) isIn[row] = 1
  return order.filter(row => isIn[row] === 1)
}

/** Remembers the last few values by what they were made from. */
function lastOnes<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    for (const old of known.keys()) if (known.size > most) known.delete(old)
    return value
  }
}

/** The row of an observation. Throws AppError 'nothing-found' for one that the search does not have. */
export function rowOf({ table }: OpenSearch, obsid: string): number {
  const row = table.rowOf(obsid)
  if (row === undefined) throw new AppError('nothing-found', 'This row is not in the search; search again.')
  return row
}
