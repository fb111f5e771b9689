import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createSearchHandlers, type SearchService } from '../search-handlers.ts'
import type { After } from '#shared/async'
import { openWholeNow, type Opened } from '#shared/opened'
import { userAgent } from '#shared/version'
import { createArchive } from '#platform/archive/index'
import { systemClock } from '#platform/clock'
import { openPreviews } from './previews.ts'
import { openSearchStore } from './search-store.ts'

export interface OpenSearchOptions {
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly after: After
}

/** Searching over the archive, with what it finds kept in the profile. */
export function openSearchService(options: OpenSearchOptions): SearchService {
  return openWholeNow(opened => assemble(options, opened))
}

function assemble({ profileFolder, baseUrl, after }: OpenSearchOptions, opened: Opened): SearchService {
  const archive = createArchive({ baseUrl: baseUrl.href, userAgent, clock: systemClock })
  opened.add(archive, one => one.close())
  const part = createSearchHandlers({
    archive,
    store: opened.add(openSearchStore(path.join(profileFolder, 'searches.db')), one => one.close()),
    previews: openPreviews({ baseUrl, userAgent, clock: systemClock }),
    baseUrl,
    clock: systemClock,
    after,
    newId: randomUUID,
    breathe: () => setImmediate(undefined),
  })
  return {
    ...part,
    close: async () => {
      try {
        await part.close()
      } finally {
        await archive.close()
      }
    },
  }
}
