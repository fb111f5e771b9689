import { useCallback } from 'react'
import { create } from 'zustand'

import type { ListLayout, StartInput } from '#shared/contract/areas/selection-views'
import type { ClashChoice } from '#shared/choices'

/** How a batch is started beyond its files and its folder. */
export type StartOptions = Pick<StartInput, 'name' | 'note' | 'priority' | 'when'>

/** The person's choices so far; null where the settings decide. */
export interface Draft {
  readonly folder: string | null
  readonly layout: ListLayout | null
  readonly areTwinsNested: boolean
  readonly onClash: ClashChoice | null
  readonly options: StartOptions
}

const untouched: Draft = {
  folder: null,
  layout: null,
  areTwinsNested: false,
  onClash: null,
  options: { name: null, note: null, priority: 'normal', when: { kind: 'now' } },
}

const useStore = create<{ readonly listId: string; readonly draft: Draft }>(() => ({
  listId: '',
  draft: untouched,
}))

/** The draft of the list that is shown. It outlives a visit to another screen, and ends with its list. */
export function useDraft(listId: string): readonly [Draft, (change: Partial<Draft>) => void] {
  const draft = useStore(state => (state.listId === listId ? state.draft : untouched))
  const change = useCallback(
    (part: Partial<Draft>) =>
      useStore.setState(state => ({
        listId,
        draft: { ...(state.listId === listId ? state.draft : untouched), ...part },
      })),
    [listId],
  )
  return [draft, change]
}
