import { noRowFilters, type ObservationChoice } from '#shared/contract/areas/search'
import type { ObservationKey } from '#core/ports'
import type { OpenSearch } from './open-search.ts'

/** The rows of a choice in the order of the dataset names. Exceptions that the search does not have are passed over. */
export function chosenRows(search: OpenSearch, choice: ObservationChoice): Uint32Array {
  const { table } = search
  const exceptions = new Set(choice.exceptions.flatMap(obsid => table.rowOf(obsid) ?? []))
  // The exceptions of no rule were ticked one by one, whatever filters were on at that time.
  const filters = choice.isAll ? choice.filters : noRowFilters
  const rows = search.sorted(filters, { id: 'dataset', direction: 'ascending' })
  return rows.filter(row => exceptions.has(row) !== choice.isAll)
}

/** Keys for product lists; planned observations (level -1) have no files. */
export function chosenKeys(search: OpenSearch, choice: ObservationChoice): readonly ObservationKey[] {
  const { obsids, datasets, words } = search.table
  return Array.from(chosenRows(search, choice))
    .filter(row => words.level.at(row) !== '-1')
    .map(row => ({ obsid: obsids[row] ?? '', obsId: datasets[row] ?? '' }))
}
