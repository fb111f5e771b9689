import type {
  ExcludingFilter,
  ProductsByLevel,
  SearchColumn,
  SearchState,
} from '#shared/contract/areas/search'
import type { Handlers } from '#shared/contract/calls'
import { AppError } from '#shared/errors'
import type { Archive } from '#core/ports'
import { excludesMost, relaxations } from './excludes-most.ts'
import { type OpenSearch, rowOf } from './open-search.ts'
import { productsByLevel } from './products-by-level.ts'
import { criteriaOf } from './query-criteria.ts'
import { detailsView } from './row-views.ts'
import type { OpenSearches } from './open-searches.ts'
import type { Previews, SearchStore } from './search-ports.ts'

export interface ArchiveHandlerDeps {
  readonly archive: Archive & { columns(signal: AbortSignal): Promise<readonly SearchColumn[]> }
  readonly store: SearchStore
  readonly previews: Previews
}

type ArchiveHandlers = Pick<
  Handlers,
  'search.details' | 'search.products' | 'search.preview' | 'search.excludes-most' | 'search.columns'
>

/** Product lists of more observations than this are not remembered. */
const mostLists = 200

/** What needs more than the rows of a search. `signal` ends what is under way. */
export function archiveHandlers(
  { archive, store, previews }: ArchiveHandlerDeps,
  book: OpenSearches,
  signal: AbortSignal,
): ArchiveHandlers {
  const lists = new Map<string, ProductsByLevel>()
  let columns: readonly SearchColumn[] | null = null

  async function askProducts(obsid: string, obsId: string): Promise<ProductsByLevel> {
    let list = productsByLevel([])
    for await (const group of archive.products([{ obsid, obsId }], signal)) {
      if (group.kind === 'failed') throw new AppError('archive-error', group.message)
      list = productsByLevel(group.rows)
    }
    for (const oldest of lists.keys()) if (lists.size >= mostLists) lists.delete(oldest)
    lists.set(obsid, list)
    return list
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
      return await archive.count(criteriaOf(query, place), signal)
    } catch (thrown) {
      // Without this criterion nothing would narrow the search: that is no advice.
      if (thrown instanceof AppError && thrown.code === 'usage') return 0
      throw thrown
    }
  }

  return {
    'search.details': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const row = rowOf(search, obsid)
      const whole = await store.observation(searchId, row, obsid)
      return detailsView(search.table, row, whole?.extra ?? {})
    },
    'search.products': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const obsId = search.table.datasets[rowOf(search, obsid)] ?? ''
      return lists.get(obsid) ?? askProducts(obsid, obsId)
    },
    'search.preview': async ({ searchId, obsid }) => {
      const search = await book.find(searchId)
      const uri = search.table.previews[rowOf(search, obsid)] ?? ''
      return uri === '' ? { kind: 'none', because: 'no-preview' } : previews.fetch(uri, signal)
    },
    'search.excludes-most': async ({ searchId, filters }) => {
      const search = await book.find(searchId)
      if (search.table.length > 0) return excludesMost(filters, search.filtered(filters))
      return excludingCriterion(search)
    },
    'search.columns': async () => {
      columns ??= (await archive.columns(signal)).map(({ name, label, description, unit }) => ({
        name,
        label,
        description,
        unit,
      }))
      return { columns: [...columns] }
    },
  }
}
