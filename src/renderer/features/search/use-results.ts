import { useCallback, useEffect, useEffectEvent, useMemo } from 'react'

import { mostExceptions } from '#shared/contract/areas/search'
import type { RowFilters, SearchRow, SearchState } from '#shared/contract/areas/search'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useClient } from '../../api/client-context.tsx'
import { useWindow } from '../../api/use-window.ts'
import type { Rows } from '../../api/use-window.ts'
import { offerUndo, showToast } from '../../frame/toasts.ts'
import type { GridSelection } from '../../kit/grid.tsx'
import { allChosen, isChosen, nothingChosen, shareChosen, toggled, withRows } from './row-choice.ts'
import type { RowChoice } from './row-choice.ts'
import { setSearch, useSearchStore } from './search-store.ts'
import { tooManyText } from './wording.ts'

export interface Results {
  readonly rows: Rows<SearchRow>
  readonly selection: GridSelection<SearchRow>
  /** By `obsid`, from the sky view. */
  readonly toggle: (obsid: string) => void
  readonly setFilters: (filters: RowFilters) => void
}

/** The rows of the shown search in windows, and what is chosen among them. */
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

  // A footprint may belong to a row that is far from what the list shows: its page is asked for, so that it can be found.
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
    const reply = await client.call('search.keys', { searchId, filters, sort, first, count })
    if (reply.ok) choose(withRows(useSearchStore.getState().choice, reply.value.obsids))
  }
  const selection = useMemo<GridSelection<SearchRow>>(
    () => ({
      isSelected: row => isChosen(choice, row.obsid),
      toggle: index => {
        const row = rows.row(index)
        if (row !== undefined) choose(toggled(useSearchStore.getState().choice, row.obsid))
      },
      extend: (from, to) => void extend(from, to),
      all: () => setSearch({ choice: allChosen }),
      none: () => setSearch({ choice: nothingChosen }),
      state: () => shareChosen(choice, rows.total ?? 0),
      label: row => `Select ${row.dataset}`,
    }),
    // `extend` closes over what the rows are made of.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [choice, rows],
  )
  return {
    rows,
    selection,
    toggle: useCallback((obsid: string) => choose(toggled(useSearchStore.getState().choice, obsid)), []),
    setFilters,
  }
}

function choose(choice: RowChoice | null): void {
  if (choice === null) showToast({ text: tooManyText, tone: 'warn' })
  else setSearch({ choice })
}

/** "All" means all rows of the filters it was said under: other filters end it, and that can be taken back. */
export function setFilters(filters: RowFilters): void {
  const { choice, filters: former } = useSearchStore.getState()
  setSearch(choice.isAll ? { filters, choice: nothingChosen } : { filters })
  if (!choice.isAll) return
  offerUndo('The selection of all rows ended with its filters.', () => setSearch({ filters: former, choice }))
}
