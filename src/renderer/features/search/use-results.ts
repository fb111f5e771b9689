import { useCallback, useEffect, useEffectEvent, useMemo } from 'react'

import { mostExceptions } from '#shared/contract/areas/search'
import type { RowFilters, SearchRow, SearchState } from '#shared/contract/areas/search'

import type { Client } from '#shared/contract/client'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useAsk } from '../../api/use-ask.ts'
import { useWindow } from '../../api/use-window.ts'
import type { WindowRows } from '../../api/use-window.ts'
import { showToast, undoable } from '../../base/toasts.ts'
import type { Undo } from '../../base/toasts.ts'
import type { GridSelection } from '../../kit/grid.tsx'
import { allChosen, choiceOf, isChosen, nothingChosen, shareChosen, toggled, withRows } from './row-choice.ts'
import type { RowChoice } from './row-choice.ts'
import { chooseNothing, newChoice, setSearch, useSearchStore } from './search-store.ts'
import type { SearchScreenState } from './search-store.ts'
import { isFiltering } from './row-filters.ts'
import { choiceLostText, tooManyText } from './selection-wording.ts'

export interface Results {
  readonly rows: WindowRows<SearchRow>
  /** Chosen rows that the filters do not keep. */
  readonly hidden: number
  readonly selection: GridSelection<SearchRow>
  /** By `obsid`, from the sky view. */
  readonly toggle: (obsid: string) => void
  readonly setFilters: (filters: RowFilters) => void
}

/** The rows of the shown search, loaded in pages, and the selection among them. */
export function useResults(state: SearchState): Results {
  const client = useClient()
  const { searchId } = state
  const filters = useSearchStore(store => store.filters)
  const sort = useSearchStore(store => store.sort)
  const choice = useSearchStore(store => store.choice)
  const focused = useSearchStore(store => store.focused)
  const rows = useWindow<SearchRow>({
    key: JSON.stringify([searchId, filters, sort]),
    ask: (first, count) => client.call('search.rows', { searchId, filters, sort, first, count }),
  })
  useAnnouncement('search.changed', news => {
    if (news.searchId === searchId) rows.refresh()
  })

  const hidden = useHidden(searchId, filters, choice)

  // A footprint may belong to a row far from those in sight: its page is loaded, so that the row can be found.
  const bring = useEffectEvent(async (obsid: string) => {
    const reply = await client.call('search.index-of', { searchId, filters, sort, obsid })
    const index = reply.ok ? reply.value.index : null
    if (index !== null && rows.row(index) === undefined) rows.need(index, index)
  })
  useEffect(() => {
    if (focused !== null && useSearchStore.getState().view === 'both') void bring(focused)
  }, [focused])

  const extend = async (from: number, to: number): Promise<void> => {
    const first = Math.min(from, to)
    const count = Math.abs(from - to) + 1
    if (count > mostExceptions) {
      showToast({ text: tooManyText, tone: 'warn' })
      return
    }
    const isWanted = newChoice()
    const reply = await client.call('search.keys', { searchId, filters, sort, first, count })
    if (reply.ok && isWanted()) choose(withRows(useSearchStore.getState().choice, reply.value.obsids))
  }
  /** Hidden rows stay selected beside them. */
  const chooseAll = async (): Promise<void> => {
    if (hidden === 0) {
      setSearch({ choice: allChosen })
      return
    }
    const isWanted = newChoice()
    const window = { first: 0, count: mostExceptions }
    const reply = await client.call('search.keys', { searchId, filters, sort, ...window })
    if (!isWanted()) return
    if (!reply.ok) showToast({ text: reply.error.message, tone: 'error' })
    else if (reply.value.obsids.length < (rows.total ?? 0)) choose(null)
    else choose(withRows(useSearchStore.getState().choice, reply.value.obsids))
  }
  const selection = useMemo<GridSelection<SearchRow>>(
    () => ({
      isSelected: row => isChosen(choice, row.obsid),
      toggle: index => {
        const row = rows.row(index)
        if (row !== undefined) choose(toggled(useSearchStore.getState().choice, row.obsid))
      },
      extend: (from, to) => void extend(from, to),
      all: () => void chooseAll(),
      none: chooseNothing,
      state: () => shareChosen(choice, rows.total ?? 0, hidden),
      label: row => `Select ${row.dataset}`,
    }),
    // `extend` and `chooseAll` close over what the rows are made of.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [choice, rows, hidden],
  )
  return {
    rows,
    hidden,
    selection,
    toggle: useCallback((obsid: string) => choose(toggled(useSearchStore.getState().choice, obsid)), []),
    setFilters: next => changeFilters(client, searchId, next),
  }
}

/** How many chosen rows the filters do not keep. */
function useHidden(searchId: string, filters: RowFilters, choice: RowChoice): number {
  const size = choice.isAll ? 0 : choice.exceptions.size
  const counted = useAsk(
    'search.chosen',
    { choice: choiceOf(searchId, filters, choice), filters },
    { enabled: size > 0 && isFiltering(filters), keep: true },
  )
  if (size === 0 || !isFiltering(filters) || counted.kind !== 'shown') return 0
  return Math.min(size, counted.value.total - counted.value.shown)
}

function choose(choice: RowChoice | null): void {
  if (choice === null) showToast({ text: tooManyText, tone: 'warn' })
  else setSearch({ choice })
}

/**
 * Other filters keep the selection. "All" means all rows of the filters at that time, so these rows are
 * selected one by one from then on. Where there are too many of them the selection is cleared, with an undo.
 */
function changeFilters(client: Client, searchId: string, filters: RowFilters): void {
  const { choice, filters: former } = useSearchStore.getState()
  setSearch(choice.isAll ? { filters, choice: nothingChosen } : { filters })
  if (choice.isAll) undoable(() => keepAll(client, searchId, { choice, filters: former }, filters))
}

type Chosen = Pick<SearchScreenState, 'choice' | 'filters'>

async function keepAll(
  client: Client,
  searchId: string,
  { choice, filters: former }: Chosen,
  filters: RowFilters,
): Promise<Undo | null> {
  const { sort } = useSearchStore.getState()
  const restore = (): void => setSearch({ filters: former, choice })
  const window = { first: 0, count: mostExceptions }
  const isWanted = newChoice()
  const [keys, count] = await Promise.all([
    client.call('search.keys', { searchId, filters: former, sort, ...window }),
    client.call('search.chosen', { choice: choiceOf(searchId, former, choice), filters }),
  ])
  if (!isWanted()) return null
  const problem = keys.ok ? (count.ok ? null : count.error.message) : keys.error.message
  if (problem !== null || !keys.ok || !count.ok)
    return { text: `The selection ended with its filters. ${problem ?? ''}`, undo: restore }
  const { total } = count.value
  const obsids = keys.value.obsids.filter(obsid => !choice.exceptions.has(obsid))
  const kept = obsids.length < total ? null : withRows(useSearchStore.getState().choice, obsids)
  if (kept === null) return { text: choiceLostText(total), undo: restore }
  setSearch({ choice: kept })
  return null
}
