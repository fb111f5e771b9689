import { createEmitter } from '#shared/async'
import type { SearchState } from '#shared/contract/areas/search'
import type { Handlers, Payload } from '#shared/contract/calls'
import type { ServicePart } from '#shared/contract/service'
import { refuseTokenText } from '#core/token/token-argument'
import type { ChosenObservations } from '../chosen-observations.ts'
import { archiveHandlers, type ArchiveHandlerDeps } from './archive-handlers.ts'
import { chosenKeys } from './chosen-rows.ts'
import { criteriaOf } from './query-criteria.ts'
import { rowHandlers } from './row-handlers.ts'
import { type OpenSearchesDeps, type OpenSearches, createOpenSearches } from './open-searches.ts'
import { understand } from './understand.ts'

export interface SearchDeps extends Omit<OpenSearchesDeps, 'changed' | 'archive'>, ArchiveHandlerDeps {
  readonly baseUrl: URL
}

export interface SearchService extends ServicePart<'search'> {
  readonly chosen: ChosenObservations
}

/** Searching: what the page may ask, and what others of this host may ask about what was chosen. */
export function createSearchHandlers(parts: SearchDeps): SearchService {
  const changes = createEmitter<Payload<'search.changed'>>()
  const book = createOpenSearches({ ...parts, changed: state => changes.emit(announcementOf(state)) })
  const closing = new AbortController()
  return {
    handlers: {
      'search.understand': answer(({ text }) => {
        refuseTokenText(text)
        return { readings: [...understand(text)] }
      }),
      'search.state': async ({ searchId }) => (await book.find(searchId)).state,
      ...runHandlers(book),
      ...rowHandlers(book, parts.baseUrl),
      ...archiveHandlers(parts, book, closing.signal),
      ...keptHandlers(parts, book),
    },
    announcements: { 'search.changed': changes.on },
    chosen: { keysOf: async choice => chosenKeys(await book.find(choice.searchId), choice) },
    close: async () => {
      changes.clear()
      closing.abort()
      await book.close()
      await parts.previews.close()
      parts.store.close()
    },
  }
}

type RunHandlers = Pick<Handlers, 'search.start' | 'search.stop'>

function runHandlers(book: OpenSearches): RunHandlers {
  return {
    'search.start': answer(({ query }) => {
      refuseTokenText(query.text)
      if ('name' in query.reading) refuseTokenText(query.reading.name)
      // A query that cannot be asked fails at once, before a search exists; the position of a target only changes the place.
      criteriaOf(query, null)
      return book.start(query)
    }),
    'search.stop': answer(({ searchId }) => {
      book.stop(searchId)
      return {}
    }),
  }
}

type KeptHandlers = Pick<
  Handlers,
  'search.saved' | 'search.save' | 'search.rename' | 'search.remove' | 'search.earlier' | 'search.forget'
>

function keptHandlers({ store, clock, newId }: SearchDeps, book: OpenSearches): KeptHandlers {
  return {
    'search.saved': answer(() => ({ searches: store.saved() })),
    'search.save': answer(({ name, query, filters }) => {
      const saved = { id: newId(), name, query, filters, savedMs: clock.nowMs() }
      store.save(saved)
      return saved
    }),
    'search.rename': answer(({ id, name }) => {
      store.rename(id, name)
      return {}
    }),
    'search.remove': answer(({ id }) => {
      store.remove(id)
      return {}
    }),
    'search.earlier': answer(() => ({
      searches: store
        .list()
        .map(({ searchId, query, found, askedMs }) => ({ searchId, query, found, askedMs })),
    })),
    'search.forget': answer(({ searchId }) => {
      book.forget(searchId)
      return {}
    }),
  }
}

/** An answer that waits for nothing; what it throws becomes a rejection. */
const answer =
  <I, O>(work: (input: I) => O) =>
  (input: I): Promise<O> =>
    new Promise(resolve => resolve(work(input)))

function announcementOf({
  searchId,
  revision,
  found,
  phase,
  problem,
}: SearchState): Payload<'search.changed'> {
  const isComplete = phase === 'complete' || phase === 'stopped' || phase === 'failed'
  return { searchId, revision, found, isComplete, problem }
}
