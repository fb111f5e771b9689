import { randomUUID } from 'node:crypto'
import type { ChosenObservations } from '#core/services/chosen-observations'
import type { HostPort } from '#core/services/host-port'
import { selectionPart } from '#core/services/selection/selection-part'
import type { After } from '#shared/contract/overview-feed'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '../clock.ts'
import type { Halyard } from '../open-halyard.ts'
import { openBatchFolders } from './batch-folders.ts'
import type { FolderBook } from './host-folders.ts'
import { openSelectionLists } from './selection-lists.ts'

export interface SelectionParts {
  readonly halyard: Pick<Halyard, 'queue' | 'limits'>
  readonly chosen: ChosenObservations
  readonly settings: HostPort['settings']
  readonly folders: FolderBook
  readonly profileFolder: string
  readonly baseUrl: URL
  /** Whether files that need a token can be asked for now. */
  readonly hasToken: () => boolean
  readonly after: After
}

/** The Selection screen's part of the service, over the queue, the disk and two threads of its own. */
export function openSelectionPart(parts: SelectionParts): ServicePart<'selection'> {
  const { halyard, chosen, folders, profileFolder, baseUrl, hasToken, after } = parts
  return selectionPart({
    chosen,
    lists: openSelectionLists({ archiveUrl: baseUrl.href, profileFolder }),
    folders: openBatchFolders(folders, halyard.queue),
    queue: halyard.queue,
    limits: halyard.limits,
    settings: () => parts.settings.read(),
    hasToken,
    clock: systemClock,
    after,
    newId: randomUUID,
  })
}
