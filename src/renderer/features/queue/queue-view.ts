import { create } from 'zustand'

import type { SampleSpan } from '#shared/contract/areas/queue-live'
import { rowsAtOnce } from '#shared/contract/areas/queue-rows'
import type { QueueList } from '#shared/contract/areas/queue-rows'

import { nothing } from './selection.ts'
import type { Selected } from './selection.ts'

/** The arrangement of this screen, kept while other screens are shown. */
interface QueueView {
  readonly list: QueueList
  readonly selected: Selected
  readonly span: SampleSpan
  /** The file whose details are shown. */
  readonly detailsId: number | null
}

export const firstList: QueueList = {
  arrange: 'group',
  open: ['attention', 'active', 'waiting'],
  text: '',
  states: [],
  reasons: [],
  batchId: null,
  sort: { by: 'order', isDescending: false },
}

export const useQueueView = create<QueueView>(() => ({
  list: firstList,
  selected: nothing,
  span: '5min',
  detailsId: null,
}))

/** Opening and closing keeps what is selected. */
export function toggleSection(key: string): void {
  useQueueView.setState(({ list }) => ({
    list: {
      ...list,
      open: list.open.includes(key)
        ? list.open.filter(other => other !== key)
        : [...list.open, key].slice(-rowsAtOnce),
    },
  }))
}

export function select(change: (selected: Selected) => Selected): void {
  useQueueView.setState(({ selected }) => ({ selected: change(selected) }))
}
export const selectNothing = (): void => useQueueView.setState({ selected: nothing })
export const showDetails = (detailsId: number | null): void => useQueueView.setState({ detailsId })
