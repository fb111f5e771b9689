import type { ListProgress } from '#shared/contract/areas/selection-views'
import { coalesce, createEmitter, type After } from '#shared/async'
import { announceEveryMs } from '#shared/contract/overview-feed'
import { orElse } from '#shared/ignore'
import type { SelectionLists } from './selection-ports.ts'

/** Announces changes of a list, at most four times a second, while it loads. */
export interface ListNews {
  /** Something of this list is or will be another; it is the one that is looked at from now on. */
  changed(listId: string): void
  subscribe(listener: (progress: ListProgress) => void): () => void
  close(): void
}

export function listNews(lists: Pick<SelectionLists, 'progress'>, after: After): ListNews {
  const news = createEmitter<ListProgress>()
  let watched: string | null = null
  let told = ''
  let isClosed = false
  const looks = coalesce(
    after,
    () => announceEveryMs,
    () => void look(),
  )

  async function look(): Promise<void> {
    if (watched === null) return
    // A list that was dropped meanwhile has no news.
    const progress = await orElse(lists.progress(watched), null, 'ask how far a list is: it may be dropped')
    if (progress === null || isClosed) return
    const text = JSON.stringify(progress)
    if (text !== told) news.emit(progress)
    told = text
    if (progress.isLoading) looks.request()
  }

  return {
    changed(listId) {
      watched = listId
      looks.request()
    },
    subscribe: news.on,
    close() {
      isClosed = true
      looks.stop()
      news.clear()
    },
  }
}
