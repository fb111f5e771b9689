import { overviewFeed } from '#shared/contract/overview-feed'
import type { FeedParts } from '#shared/contract/overview-feed'
import type { ServicePart } from '#shared/contract/service'

/** What the Queue screen asks and hears. */
export function queuePart(parts: FeedParts): ServicePart<'queue'> {
  const feed = overviewFeed(parts)
  return {
    handlers: {
      'queue.overview': () => Promise.resolve(feed.overview()),
    },
    announcements: {
      'queue.changed': listener => feed.subscribe(listener),
    },
    close: () => feed.close(),
  }
}
