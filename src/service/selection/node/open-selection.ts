import { randomUUID } from 'node:crypto'
import type { ChosenObservations } from '../../chosen-observations.ts'
import type { HostPort } from '../../host-port.ts'
import { createSelectionHandlers } from '../selection-handlers.ts'
import type { After } from '#shared/async'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '#platform/clock'
import type { Halyard } from '#platform/open-halyard'
import { openBatchFolders } from './batch-folders.ts'
import type { FolderBrowser } from '../../host/node/folder-browser.ts'
import { openSelectionLists } from './selection-lists.ts'

export interface SelectionServiceOptions {
  readonly halyard: Pick<Halyard, 'queue' | 'limits'>
  readonly chosen: ChosenObservations
  readonly settings: HostPort['settings']
  readonly folders: FolderBrowser
  readonly profileFolder: string
  readonly baseUrl: URL
  /** Whether files that need a token can be asked for now. */
  readonly hasToken: () => boolean
  readonly after: After
}

/** The Selection screen's part of the service, over the queue, the disk and two threads of its own. */
export function openSelectionService(parts: SelectionServiceOptions): ServicePart<'selection'> {
  const { halyard, chosen, folders, profileFolder, baseUrl, hasToken, after } = parts
  return createSelectionHandlers({
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
