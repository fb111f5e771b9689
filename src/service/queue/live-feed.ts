import { atMostEvery, createEmitter, type After } from '#shared/async'
import type { Live } from '#shared/contract/areas/queue-live'
import { announceEveryMs } from '#shared/contract/overview-feed'

export interface LiveFeedDeps {
  readonly read: () => Omit<Live, 'revision'>
  readonly monotonicMs: () => number
  readonly after: After
}

/** Announces what moves, at most four times a second, and only while there is a listener. */
export interface LiveFeed {
  /** Something moved. */
  touch(): void
  subscribe(listener: (live: Live) => void): () => void
  close(): void
}

export function createLiveFeed({ read, monotonicMs, after }: LiveFeedDeps): LiveFeed {
  const news = createEmitter<Live>()
  const looks = atMostEvery(announceEveryMs, tell, { after, monotonicMs })
  let revision = 0
  let last = ''

  function tell(): void {
    const live = read()
    const text = JSON.stringify(live)
    // Rates fall without any event: it is looked at again until nothing moves.
    if (live.moving.length > 0) touch()
    if (text === last) return
    last = text
    revision += 1
    news.emit({ ...live, revision })
  }

  function touch(): void {
    if (news.hasListeners) looks.request()
  }

  return {
    touch,
    subscribe: listener => {
      const stop = news.on(listener)
      // A new listener gets the present state first.
      last = ''
      touch()
      return stop
    },
    close: () => {
      looks.stop()
      news.clear()
    },
  }
}
