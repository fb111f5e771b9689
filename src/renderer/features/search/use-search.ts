import { useCallback, useEffect, useEffectEvent } from 'react'

import type { Reading, RowFilters, SearchQuery, SearchState } from '#shared/contract/areas/search'
import { noRowFilters } from '#shared/contract/areas/search'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useAsk, useRefresh } from '../../api/use-ask.ts'
import type { Ask } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { announce } from '../../frame/announce.ts'
import { offerUndo } from '../../base/toasts.ts'
import { afterNews, boxOf, newWish, setSearch, useSearchStore } from './search-store.ts'
import type { SearchScreenState } from './search-store.ts'
import { progressText } from './wording.ts'
import { choiceEndedText } from './selection-wording.ts'

export interface Searching {
  /** The search asked for last; null before the first. */
  readonly asked: Ask<SearchState> | null
  /** The search whose rows are shown. */
  readonly shown: SearchState | null
  /** Why the last search could not be begun. */
  readonly problem: string | null
  /** Searches for the text in the box, as it was understood or as the person selected. */
  readonly searchBox: () => void
  readonly search: (query: SearchQuery, filters?: RowFilters) => void
  /** Types a text and searches for it as it is understood first. */
  readonly searchText: (text: string) => void
  readonly stop: () => void
}

export const isRunning = ({ phase }: SearchState): boolean =>
  phase === 'resolving' || phase === 'counting' || phase === 'loading'

/** Searches through the host, and follows the progress. */
export function useSearch(): Searching {
  const client = useClient()
  const refresh = useRefresh()
  const asked = useSearchStore(state => state.asked)
  const shownId = useSearchStore(state => state.shownId)
  const problem = useSearchStore(state => state.notBegun)
  const start = useOrder('search.start', { quiet: true })
  const stop = useOrder('search.stop')
  const askedState = useAsk('search.state', { searchId: asked?.searchId ?? '' }, { enabled: asked !== null })
  const shownState = useAsk('search.state', { searchId: shownId ?? '' }, { enabled: shownId !== null })
  const news = askedState.kind === 'shown' ? askedState.value : null

  const formerQuery = useEffectEvent(() => (shownState.kind === 'shown' ? shownState.value.query : null))
  useAnnouncement('search.changed', ({ searchId, isComplete }) => {
    refresh('search.state')
    if (isComplete) refresh('search.earlier')
    if (searchId !== shownId) return
    refresh('search.facets')
    refresh('search.footprints')
  })
  useEffect(() => {
    const former = useSearchStore.getState()
    const change = news === null ? null : afterNews(former, news)
    if (change === null) return
    setSearch(change)
    endChoice(former, formerQuery())
  }, [news])
  const end = news !== null && !isRunning(news) ? progressText(news) : null
  useEffect(() => {
    if (end !== null) announce(end)
  }, [end, asked?.searchId])

  const search = useCallback(
    (query: SearchQuery, filters: RowFilters, isLast: () => boolean) => {
      // One question at a time: a former one is no longer awaited.
      const former = useSearchStore.getState().asked
      if (former !== null) void client.call('search.stop', { searchId: former.searchId })
      void start.run({ query }).then(reply => {
        if (!reply.ok) {
          if (isLast()) setSearch({ notBegun: reply.error.message })
          return
        }
        const { searchId } = reply.value
        if (isLast()) setSearch({ asked: { searchId, filters } })
        else void client.call('search.stop', { searchId })
      })
    },
    [client, start],
  )
  const searchText = useCallback(
    async (text: string, picked: Reading | null) => {
      const isLast = newWish()
      // The present values: text typed while the answer is awaited belongs to the next search.
      const { criteria } = useSearchStore.getState()
      const read = picked === null ? await firstReading(client, text) : { reading: picked }
      if (!isLast()) return
      if ('problem' in read) setSearch({ notBegun: read.problem })
      const understood = 'reading' in read ? read.reading : null
      if (understood === null) return
      if (useSearchStore.getState().text === text) setSearch({ picked: { text, reading: understood } })
      search({ text, reading: understood, ...criteria }, noRowFilters, isLast)
    },
    [client, search],
  )
  return {
    asked: asked === null ? null : askedState,
    shown: shownId !== null && shownState.kind === 'shown' ? shownState.value : null,
    problem,
    search: (query, filters = noRowFilters) => {
      setSearch(boxOf(query))
      search(query, filters, newWish())
    },
    searchBox: () => {
      const { text, picked } = useSearchStore.getState()
      void searchText(text, picked?.text === text ? picked.reading : null)
    },
    searchText: text => {
      setSearch({ text, picked: null })
      void searchText(text, null)
    },
    stop: () => {
      if (asked !== null) void stop.run({ searchId: asked.searchId })
    },
  }
}

/** Rows that were chosen in the former search are not in the new one: that is said, and can be taken back. */
function endChoice(former: SearchScreenState, query: SearchQuery | null): void {
  const { shownId: searchId, choice, filters, sort } = former
  const isNothing = !choice.isAll && choice.exceptions.size === 0
  if (searchId === null || query === null || isNothing) return
  offerUndo(choiceEndedText(choice.isAll ? null : choice.exceptions.size), () => {
    newWish()
    const shown = { asked: { searchId, filters }, shownId: searchId, filters, sort, choice }
    setSearch({ ...boxOf(query), ...shown, focused: null, hovered: null, hasDetails: false })
  })
}

/** How a text is understood first: null where it says nothing. */
async function firstReading(
  client: ReturnType<typeof useClient>,
  text: string,
): Promise<{ readonly reading: Reading | null } | { readonly problem: string }> {
  const reply = await client.call('search.understand', { text })
  return reply.ok ? { reading: reply.value.readings[0] ?? null } : { problem: reply.error.message }
}

/**
 * Whether the rows that are shown belong to a search before the one that was asked for last, and nothing more will come
 * of that one. Pure.
 */
export function isFormer({ asked, shown, problem }: Pick<Searching, 'asked' | 'shown' | 'problem'>): boolean {
  if (shown === null) return false
  if (problem !== null || asked?.kind === 'failed') return true
  return asked?.kind === 'shown' && asked.value.searchId !== shown.searchId && !isRunning(asked.value)
}
