import type { ListProgress } from '#shared/contract/areas/selection-views'
import { announceEveryMs, type After } from '#shared/contract/overview-feed'
import type { SelectionLists } from './selection-ports.ts'

/** Announces changes of a list, at most four times a second, while it loads. */
export interface ListNews {
  /** Something of this list is or will be another; it is the one that is looked at from now on. */
  changed(listId: string): void
  subscribe(listener: (progress: ListProgress) => void): () => void
  close(): void
}

export function listNews(lists: Pick<SelectionLists, 'progress'>, after: After): ListNews {
  const listeners = new Set<(progress: ListProgress) => void>()
  let watched: string | null = null
  let told = ''
  let cancel: (() => void) | null = null
  let isClosed = false

  const lookLater = (): void => {
    if (isClosed) return
    cancel ??= after(announceEveryMs, () => {
      cancel = null
      void look()
    })
  }

  async function look(): Promise<void> {
    if (watched === null) return
    // A list that was dropped meanwhile has no news.
    const progress = await lists.progress(watched).catch(() => null)
    if (progress === null || isClosed) return
    const text = JSON.stringify(progress)
    if (text !== told) for (const listener of listeners) listener(progress)
    told = text
    if (progress.isLoading) lookLater()
  }

  return {
    changed(listId) {
      watched = listId
      lookLater()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      isClosed = true
      cancel?.()
      listeners.clear()
    },
  }
}
