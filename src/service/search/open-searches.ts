import type { SearchQuery, SearchState } from '#shared/contract/areas/search'
import type { After } from '#shared/async'
import { AppError } from '#shared/errors'
import type { Clock } from '#core/ports'
import { openSearch, type OpenSearch } from './open-search.ts'
import { type RunChange, type RunSearchDeps, runSearch } from './run-search.ts'
import { searchTable } from './search-table.ts'

export interface OpenSearchesDeps extends RunSearchDeps {
  readonly clock: Pick<Clock, 'nowMs'>
  readonly after: After
  readonly newId: () => string
  /** Something of a search is new; at most four times a second of each. */
  readonly changed: (state: SearchState) => void
}

/** The searches of this host: those that run, those in memory, and those on disk, which come back when asked for. */
export interface OpenSearches {
  /** Starts at once and announces its changes. Throws AppError 'usage' for a query that narrows nothing. */
  start(query: SearchQuery): SearchState
  /** Does nothing to a search that has ended. */
  stop(searchId: string): void
  /** Throws AppError 'nothing-found' for a search that is not kept any more. */
  find(searchId: string): Promise<OpenSearch>
  forget(searchId: string): void
  close(): Promise<void>
}

/** More rows than this are not held in memory; searches on disk come back when they are asked for. */
const mostRows = 600_000
/** Nor more searches than this: columns take room before their first row. */
export const mostSearches = 50
const tellEveryMs = 250

export function createOpenSearches(parts: OpenSearchesDeps): OpenSearches {
  const { store, clock, after, newId, changed } = parts
  const searches = new Map<string, OpenSearch>()
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>()
  const loading = new Map<string, Promise<OpenSearch>>()
  const planned = new Map<string, () => void>()

  function tellSoon(search: OpenSearch): void {
    const { searchId } = search.state
    if (planned.has(searchId)) return
    const cancel = after(tellEveryMs, () => {
      planned.delete(searchId)
      changed(search.state)
    })
    planned.set(searchId, cancel)
  }

  function start(query: SearchQuery): SearchState {
    const search = openSearch(firstState(newId(), query, clock.nowMs()), searchTable())
    const { searchId } = search.state
    const stop = new AbortController()
    const tell = (change: RunChange): void => {
      search.state = { ...search.state, ...change, revision: search.state.revision + 1 }
      tellSoon(search)
    }
    searches.set(searchId, search)
    const ended = runSearch(parts, search.state, search.table, tell, stop.signal).then(() => {
      running.delete(searchId)
      makeRoom(searchId)
    })
    running.set(searchId, { stop, ended })
    return search.state
  }

  /** The one just asked for stays, and those that run. */
  function makeRoom(searchId: string): void {
    let rows = [...searches.values()].reduce((sum, { table }) => sum + table.length, 0)
    for (const [id, { table }] of searches) {
      if (rows <= mostRows && searches.size <= mostSearches) return
      if (id === searchId || running.has(id)) continue
      searches.delete(id)
      rows -= table.length
    }
  }

  async function load(searchId: string): Promise<OpenSearch> {
    const kept = store.find(searchId)
    if (kept === null) throw notKept()
    const table = searchTable()
    for await (const rows of store.rows(searchId)) table.add(rows)
    const search = openSearch(
      { ...firstState(searchId, kept.query, kept.askedMs), ...kept, found: table.length },
      table,
    )
    searches.set(searchId, search)
    makeRoom(searchId)
    return search
  }

  return {
    start,
    stop: searchId => running.get(searchId)?.stop.abort(),
    find: async searchId => {
      const search = searches.get(searchId)
      if (search !== undefined) {
        // The last one asked for is the last one to leave the memory.
        searches.delete(searchId)
        searches.set(searchId, search)
        return search
      }
      const coming = loading.get(searchId) ?? load(searchId).finally(() => loading.delete(searchId))
      loading.set(searchId, coming)
      return coming
    },
    forget: searchId => {
      running.get(searchId)?.stop.abort()
      searches.delete(searchId)
      store.forget(searchId)
    },
    close: async () => {
      for (const cancel of planned.values()) cancel()
      for (const { stop } of running.values()) stop.abort()
      await Promise.all([...running.values()].map(({ ended }) => ended))
      await Promise.allSettled(loading.values())
      for (const cancel of planned.values()) cancel()
    },
  }
}

const firstState = (searchId: string, query: SearchQuery, askedMs: number): SearchState => ({
  searchId,
  revision: 1,
  query,
  phase: query.reading.kind === 'target' ? 'resolving' : 'counting',
  found: 0,
  expected: null,
  place: null,
  problem: null,
  askedMs,
})

const notKept = (): AppError => new AppError('nothing-found', 'This search is no longer kept; search again.')
