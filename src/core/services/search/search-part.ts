import type {
  ExcludingFilter,
  ObservationChoice,
  SearchColumn,
  SearchState,
} from '#shared/contract/areas/search'
import type { Handlers, Payload } from '#shared/contract/calls'
import type { ServicePart } from '#shared/contract/service'
import { AppError } from '#shared/errors'
import type { Archive } from '../../ports.ts'
import type { ChosenObservations } from '../chosen-observations.ts'
import { astroquerySnippet, mostSnippetIds } from './astroquery.ts'
import { chosenKeys, chosenRows } from './chosen-rows.ts'
import { excludesMost, relaxations } from './excludes-most.ts'
import { facetsOf } from './facets.ts'
import { footprintsOf } from './footprints.ts'
import { productsByLevel } from './products-by-level.ts'
import type { OpenSearch } from './open-search.ts'
import { portalLink } from './portal-link.ts'
import { criteriaOf } from './query-criteria.ts'
import { detailsView, rowView } from './row-views.ts'
import { type BookParts, searchBook } from './search-book.ts'
import type { Previews } from './search-ports.ts'
import { understand } from './understand.ts'

export interface SearchParts extends Omit<BookParts, 'changed'> {
  readonly archive: Archive & { columns(signal: AbortSignal): Promise<readonly SearchColumn[]> }
  readonly previews: Previews
  readonly baseUrl: URL
}

export interface SearchPart extends ServicePart<'search'> {
  readonly chosen: ChosenObservations
}

/** Names beyond this many are not copied at once: they would not fit into one answer. */
const mostCopied = 50_000

/** Searching: what the page may ask, and what others of this host may ask about what was chosen. */
export function searchPart(parts: SearchParts): SearchPart {
  const { archive, store, previews, baseUrl, clock, newId } = parts
  const listeners = new Set<(payload: Payload<'search.changed'>) => void>()
  const changed = (state: SearchState): void => {
    for (const listener of listeners) listener(announcementOf(state))
  }
  const book = searchBook({ ...parts, changed })
  const closing = new AbortController()
  const products = new Map<string, ReturnType<typeof productsByLevel>>()
  let columns: readonly SearchColumn[] | null = null

  async function askProducts(search: OpenSearch, obsid: string): Promise<ReturnType<typeof productsByLevel>> {
    const known = products.get(obsid)
    if (known !== undefined) return known
    const obsId = search.table.datasets[rowOf(search, obsid)] ?? ''
    for await (const group of archive.products([{ obsid, obsId }], closing.signal)) {
      if (group.kind === 'failed') throw new AppError('archive-error', group.message)
      products.set(obsid, productsByLevel(group.rows))
    }
    return products.get(obsid) ?? productsByLevel([])
  }

  async function excludingCriterion({ state }: OpenSearch): Promise<ExcludingFilter | null> {
    let best: ExcludingFilter | null = null
    for (const { filter, query } of relaxations(state.query)) {
      const withoutIt = await countOf(query, state)
      if (withoutIt > (best?.withoutIt ?? 0)) best = { filter, withoutIt }
    }
    return best
  }
  async function countOf(query: SearchState['query'], { place }: SearchState): Promise<number> {
    try {
      return await archive.count(criteriaOf(query, place), closing.signal)
    } catch (thrown) {
      // Without this criterion nothing would narrow the search: that is no advice.
      if (thrown instanceof AppError && thrown.code === 'usage') return 0
      throw thrown
    }
  }

  const handlers: SearchHandlers = {
    'search.understand': ({ text }) => Promise.resolve({ readings: [...understand(text)] }),
    'search.start': async ({ query }) => {
      // What cannot be asked is told at once, before a search exists.
      if (query.reading.kind !== 'target') criteriaOf(query, null)
      return book.start(query)
    },
    'search.stop': async ({ searchId }) => {
      book.stop(searchId)
      return {}
    },
    'search.state': async ({ searchId }) => (await book.find(searchId)).state,
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
    'search.index-of': async ({ searchId, filters, sort, obsid }) => {
      const { table, sorted } = await book.find(searchId)
      const row = table.rowOf(obsid)
      return { index: found(row === undefined ? -1 : sorted(filters, sort).indexOf(row)) }
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
      const facets = facetsOf(table, filters, result)
      return { facets, total: result.rows.length, ...datesOf(table.numbers.startMs.values()), revision: state.revision }
    },
    'search.footprints': async ({ searchId, filters }) => {
      const { table, state, filtered } = await book.find(searchId)
      return { ...footprintsOf(table, filtered(filters).rows), place: state.place, revision: state.revision }
    },
    'search.details': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const row = rowOf(search, obsid)
      const whole = await store.observation(searchId, row, obsid)
      return detailsView(search.table, row, whole?.extra ?? {})
    },
    'search.products': async ({ searchId, obsid }) => askProducts(await book.find(searchId), obsid),
    'search.preview': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const uri = search.table.previews[rowOf(search, obsid)] ?? ''
      if (uri === '') return { kind: 'none', because: 'no-preview' }
      return previews.fetch(uri, closing.signal)
    },
    'search.excludes-most': async ({ searchId, filters }) => {
      const search = await book.find(searchId)
      if (search.table.length > 0) return excludesMost(filters, search.filtered(filters))
      return excludingCriterion(search)
    },
    'search.ids': async ({ choice }) => {
      const search = await book.find(choice.searchId)
      const rows = chosenRows(search, choice)
      const copied = Array.from(rows.subarray(0, mostCopied), row => search.table.datasets[row] ?? '')
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
    'search.columns': async () => {
      columns ??= await archive.columns(closing.signal)
      return {
        columns: columns.map(({ name, label, description, unit }) => ({ name, label, description, unit })),
      }
    },
    'search.saved': () => Promise.resolve({ searches: store.saved() }),
    'search.save': async ({ name, query, filters }) => {
      const saved = { id: newId(), name, query, filters, savedMs: clock.nowMs() }
      store.save(saved)
      return saved
    },
    'search.rename': async ({ id, name }) => {
      store.rename(id, name)
      return {}
    },
    'search.remove': async ({ id }) => {
      store.remove(id)
      return {}
    },
    'search.earlier': () =>
      Promise.resolve({
        searches: store
          .list()
          .map(({ searchId, query, found: count, askedMs }) => ({ searchId, query, found: count, askedMs })),
      }),
    'search.forget': async ({ searchId }) => {
      book.forget(searchId)
      return {}
    },
  }

  return {
    handlers,
    announcements: {
      'search.changed': listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    chosen: { keysOf: async choice => chosenKeys(await book.find(choice.searchId), choice) },
    close: async () => {
      listeners.clear()
      closing.abort()
      await book.close()
      await previews.close()
      store.close()
    },
  }
}

type SearchHandlers = Pick<Handlers, Extract<keyof Handlers, `search.${string}`>>

const found = (index: number): number | null => (index === -1 ? null : index)

function announcementOf({ searchId, revision, found: count, phase, problem }: SearchState): Payload<'search.changed'> {
  const isComplete = phase === 'complete' || phase === 'stopped' || phase === 'failed'
  return { searchId, revision, found: count, isComplete, problem }
}

function rowOf({ table }: OpenSearch, obsid: string): number {
  const row = table.rowOf(obsid)
  if (row === undefined) throw new AppError('nothing-found', 'This row is not in the search; search again.')
  return row
}

function datesOf(starts: Float64Array): { readonly startMs: number | null; readonly endMs: number | null } {
  let [startMs, endMs] = [Infinity, -Infinity]
  for (const ms of starts) {
    if (ms < startMs) startMs = ms
    if (ms > endMs) endMs = ms
  }
  return startMs > endMs ? { startMs: null, endMs: null } : { startMs, endMs }
}

/** Names only where the criteria alone would say something else. */
function namesFor(search: OpenSearch, choice: ObservationChoice): readonly string[] | null {
  const rows = chosenRows(search, choice)
  const isEverything = rows.length === search.table.length
  if (isEverything || rows.length > mostSnippetIds) return null
  return Array.from(rows, row => search.table.datasets[row] ?? '')
}

