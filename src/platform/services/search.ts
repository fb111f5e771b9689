import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { searchPart, type SearchPart } from '#core/services/search/search-part'
import type { After } from '#shared/contract/overview-feed'
import { userAgent } from '#shared/version'
import { createArchive } from '../archive/index.ts'
import { systemClock } from '../clock.ts'
import { openPreviews } from './search-previews.ts'
import { openSearchStore } from './search-store.ts'

export interface SearchOptions {
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly after: After
}

/** Searching over the archive, with what it finds kept in the profile. */
export function openSearchPart({ profileFolder, baseUrl, after }: SearchOptions): SearchPart {
  const archive = createArchive({ baseUrl: baseUrl.href, userAgent, clock: systemClock })
  const part = searchPart({
    archive,
    store: openSearchStore(path.join(profileFolder, 'searches.db')),
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
      await part.close()
      await archive.close()
    },
  }
}
