import type { Live } from '#shared/contract/areas/queue-live'
import { announceEveryMs } from '#shared/contract/overview-feed'
import type { After } from '#shared/contract/overview-feed'

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
  const listeners = new Set<(live: Live) => void>()
  let revision = 0
  let toldMs = -Infinity
  let last = ''
  let cancel: (() => void) | null = null

  function tell(): void {
    cancel = null
    toldMs = monotonicMs()
    const live = read()
    const text = JSON.stringify(live)
    // Rates fall without any event: it is looked at again until nothing moves.
    if (live.moving.length > 0) touch()
    if (text === last) return
    last = text
    revision += 1
    for (const listener of listeners) listener({ ...live, revision })
  }

  function touch(): void {
    if (cancel !== null || listeners.size === 0) return
    cancel = after(Math.max(0, toldMs + announceEveryMs - monotonicMs()), tell)
  }

  return {
    touch,
    subscribe: listener => {
      listeners.add(listener)
      // A new listener gets the present state first.
      last = ''
      touch()
      return () => listeners.delete(listener)
    },
    close: () => {
      cancel?.()
      listeners.clear()
    },
  }
}
