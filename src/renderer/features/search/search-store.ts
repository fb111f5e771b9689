import { create } from 'zustand'

import { noRowFilters } from '#shared/contract/areas/search'
import type { Reading, RowFilters, RowSort, SearchQuery, SearchState } from '#shared/contract/areas/search'

import { noCriteria } from './row-filters.ts'
import type { Criteria } from './row-filters.ts'
import { nothingChosen } from './row-choice.ts'
import type { RowChoice } from './row-choice.ts'

/** How the results are laid out. */
export type ResultView = 'list' | 'both' | 'sky'

/** The state of the Search screen, kept while other screens are shown; rows and counts stay with the host. */
export interface SearchScreenState {
  readonly text: string
  /** A reading that the person chose for exactly this text. */
  readonly picked: { readonly text: string; readonly reading: Reading } | null
  readonly criteria: Criteria
  /** The search asked for last; its rows may not be there yet. */
  readonly asked: { readonly searchId: string; readonly filters: RowFilters } | null
  /** Why the last search could not be started; null when it was. */
  readonly notBegun: string | null
  /** The search whose rows are shown: the former one until the new one has rows. */
  readonly shownId: string | null
  readonly filters: RowFilters
  readonly sort: RowSort
  readonly choice: RowChoice
  /** The focused row, in the list and on the sky. */
  readonly focused: string | null
  /** The row whose footprint is under the pointer. */
  readonly hovered: string | null
  readonly hasDetails: boolean
  readonly view: ResultView
  /** Saved and earlier searches are open. */
  readonly hasLists: boolean
}

const firstSort: RowSort = { id: 'dataset', direction: 'ascending' }

export const useSearchStore = create<SearchScreenState>(() => ({
  text: '',
  picked: null,
  criteria: noCriteria,
  asked: null,
  notBegun: null,
  shownId: null,
  filters: noRowFilters,
  sort: firstSort,
  choice: nothingChosen,
  focused: null,
  hovered: null,
  hasDetails: false,
  view: 'list',
  hasLists: false,
}))

export const setSearch = (some: Partial<SearchScreenState>): void => useSearchStore.setState(some)

/** What the box and the criteria are for a query. Pure. */
export function boxOf({ text, reading, ...criteria }: SearchQuery): Partial<SearchScreenState> {
  return { text, picked: { text, reading }, criteria }
}

/** Counts searches: only the answer to the last one changes anything. */
let wishes = 0

/** The person asks for something else from now on. The returned function says whether it is still the last wish. */
export function newWish(): () => boolean {
  wishes += 1
  const own = wishes
  setSearch({ notBegun: null })
  return () => own === wishes
}

/** How often the person has chosen nothing. */
let emptied = 0

export function chooseNothing(): void {
  emptied += 1
  setSearch({ choice: nothingChosen })
}

/**
 * The person chooses something of the shown search that the host has to name first. The returned function says
 * whether it is still wanted: not once nothing was chosen meanwhile, or another search is shown.
 */
export function newChoice(): () => boolean {
  const own = emptied
  const { shownId } = useSearchStore.getState()
  return () => own === emptied && shownId === useSearchStore.getState().shownId
}

/** Shows a search that is kept on this computer, with its query in the box. */
export function openEarlier(searchId: string, query: SearchQuery): void {
  newWish()
  setSearch({ ...boxOf(query), asked: { searchId, filters: noRowFilters }, shownId: null })
}

/** Shows the search that was asked for, as soon as it has rows or is known to have none. Pure. */
export function afterNews(state: SearchScreenState, news: SearchState): Partial<SearchScreenState> | null {
  const { asked, shownId } = state
  if (asked?.searchId !== news.searchId || shownId === news.searchId) return null
  const hasSomething = news.found > 0 || news.phase === 'complete'
  if (!hasSomething) return null
  return {
    shownId: news.searchId,
    filters: asked.filters,
    sort: firstSort,
    choice: nothingChosen,
    focused: null,
    hovered: null,
    hasDetails: false,
  }
}

/** Removes the rows of a former search; the last search and its result stay. */
export function closeFormer(): void {
  useSearchStore.setState(({ asked, shownId }) => ({
    // One that is still the last that was begun would be shown again.
    asked: asked?.searchId === shownId ? null : asked,
    shownId: null,
    choice: nothingChosen,
  }))
}

/** Back to the screen's beginning. */
export function clearSearch(): void {
  newWish()
  setSearch({
    text: '',
    picked: null,
    criteria: noCriteria,
    asked: null,
    shownId: null,
    filters: noRowFilters,
    choice: nothingChosen,
    focused: null,
    hovered: null,
    hasDetails: false,
  })
}
