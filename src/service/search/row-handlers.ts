import type { ObservationChoice } from '#shared/contract/areas/search'
import type { Handlers } from '#shared/contract/calls'
import { astroquerySnippet, mostSnippetIds } from './astroquery.ts'
import { chosenRows } from './chosen-rows.ts'
import { facetsOf } from './facets.ts'
import { footprintsOf } from './footprints.ts'
import { type OpenSearch, rowOf } from './open-search.ts'
import { portalLink } from './portal-link.ts'
import { criteriaOf } from './query-criteria.ts'
import { rowView } from './row-views.ts'
import type { OpenSearches } from './open-searches.ts'

type RowHandlers = Pick<
  Handlers,
  | 'search.rows'
  | 'search.keys'
  | 'search.chosen'
  | 'search.index-of'
  | 'search.find'
  | 'search.facets'
  | 'search.footprints'
  | 'search.ids'
  | 'search.snippet'
  | 'search.link'
>

/** Names beyond this many are not copied at once: they would not fit into one answer. */
const mostCopied = 50_000

/** What is answered from the rows of a search alone; nothing is asked of the archive. */
export function rowHandlers(book: OpenSearches, baseUrl: URL): RowHandlers {
  return {
    'search.rows': async ({ searchId, filters, sort, first, count }) => {
      const { table, state, sorted } = await book.find(searchId)
      const rows = sorted(filters, sort)
      const shown = Array.from(rows.subarray(first, first + count), row => rowView(table, row))
      return { rows: shown, total: rows.length, revision: state.revision }
    },
    'search.keys': async ({ searchId, filters, sort, first, count }) => {
      const { table, sorted } = await book.find(searchId)
      const rows = sorted(filters, sort).subarray(first, first + count)
      return { obsids: Array.from(rows, row => table.obsids[row] ?? '') }
    },
    'search.chosen': async ({ choice, filters }) => {
      const search = await book.find(choice.searchId)
      const chosen = chosenRows(search, choice)
      const shown = new Set(search.filtered(filters).rows)
      return { total: chosen.length, shown: chosen.filter(row => shown.has(row)).length }
    },
    'search.index-of': async ({ searchId, filters, sort, obsid }) => {
      const { table, sorted } = await book.find(searchId)
      const row = table.rowOf(obsid)
      return { index: row === undefined ? null : found(sorted(filters, sort).indexOf(row)) }
    },
    'search.find': async ({ searchId, filters, sort, text, from }) => {
      const { table, sorted } = await book.find(searchId)
      const rows = sorted(filters, sort)
      const wanted = text.toLowerCase()
      const begins = (row: number): boolean => (table.folded[row] ?? '').startsWith(wanted)
      const behind = rows.subarray(from).findIndex(begins)
      return { index: found(behind === -1 ? rows.findIndex(begins) : behind + from) }
    },
    'search.facets': async ({ searchId, filters }) => {
      const { table, state, filtered } = await book.find(searchId)
      const result = filtered(filters)
      return {
        facets: facetsOf(table, filters, result),
        total: result.rows.length,
        revision: state.revision,
      }
    },
    'search.footprints': async ({ searchId, filters }) => {
      const { table, state, filtered } = await book.find(searchId)
      const { rows } = filtered(filters)
      return { ...footprintsOf(table, rows), place: state.place, revision: state.revision }
    },
    'search.ids': async ({ choice }) => {
      const search = await book.find(choice.searchId)
      const rows = chosenRows(search, choice)
      const copied = namesOf(search, rows.subarray(0, mostCopied))
      return { text: copied.join('\n'), count: copied.length, left: rows.length - copied.length }
    },
    'search.snippet': async ({ searchId, choice }) => {
      const search = await book.find(searchId)
      const criteria = criteriaOf(search.state.query, search.state.place)
      return { text: astroquerySnippet(criteria, choice === null ? null : namesFor(search, choice)) }
    },
    'search.link': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const { query, place } = search.state
      if (obsid === null) return { url: portalLink(baseUrl, criteriaOf(query, place)) }
      const row = rowOf(search, obsid)
      const obsIds = [search.table.datasets[row] ?? '']
      return { url: portalLink(baseUrl, { missions: [search.table.words.mission.at(row)], obsIds }) }
    },
  }
}

const found = (index: number): number | null => (index === -1 ? null : index)

const namesOf = ({ table }: OpenSearch, rows: Uint32Array): readonly string[] =>
  Array.from(rows, row => table.datasets[row] ?? '')

/** Names only where the criteria alone would say something else. */
function namesFor(search: OpenSearch, choice: ObservationChoice): readonly string[] | null {
  const rows = chosenRows(search, choice)
  const isEverything = rows.length === search.table.length
  return isEverything || rows.length > mostSnippetIds ? null : namesOf(search, rows)
}
