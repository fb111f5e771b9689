import type { HostPort } from '../host-port.ts'
import { createQuickLookHandlers } from '../quick-look/quick-look-handlers.ts'
import { createShellHandlers } from '../shell/shell-handlers.ts'
import type { TokenKeeper } from '#core/token/token-keeper'
import type { Service } from '#shared/contract/calls'
import { joinParts } from '#shared/contract/service'
import type { ItemView } from '#shared/models'
import { openWholeNow, type Opened } from '#shared/opened'
import { systemAfter as after } from '#platform/clock'
import type { Halyard } from '#platform/open-halyard'
import { openFolders, openHostService } from '../host/node/open-host.ts'
import { openQueueService } from '../queue/node/open-queue-service.ts'
import { openManifestsService } from '../manifests/node/open-manifests.ts'
import { openQuickLook } from '../quick-look/node/open-quick-look.ts'
import { openSearchService } from '../search/node/open-search.ts'
import { openSelectionService } from '../selection/node/open-selection.ts'
import { openSettingsService } from '../settings/node/open-settings.ts'
import { openTokenService } from '../token/node/open-token.ts'

export interface ServiceOptions {
  /** The queue of this process, which owns the data folder. */
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly host: HostPort
  /** Which token the queue has; closed by the caller, who opened it. */
  readonly account: TokenKeeper
}

/**
 * Everything a page may ask of a host, the same for the desktop and the browser. Close it before the queue. When a part
 * cannot be opened the others are closed again.
 */
export function openService(options: ServiceOptions): Service {
  return openWholeNow(opened => openParts(options, opened))
}

function openParts(
  { halyard, profileFolder, baseUrl, host, account }: ServiceOptions,
  opened: Opened,
): Service {
  const part = <P extends { close(): unknown }>(one: P): P => opened.add(one, () => one.close())
  const folders = openFolders(halyard, host)
  const search = part(openSearchService({ profileFolder, baseUrl, after }))
  const manifests = part(openManifestsService({ halyard, profileFolder, baseUrl, after }))
  return joinParts({
    host: part(
      openHostService({ halyard, profileFolder, baseUrl, host, folders, token: () => account.state() }),
    ),
    search,
    selection: part(
      openSelectionService({
        halyard,
        chosen: search.chosen,
        settings: host.settings,
        folders,
        profileFolder,
        baseUrl,
        // One that the archive has disowned stays with the queue, and is not sent.
        hasToken: () => account.account() !== null && account.state().check !== 'refused',
        after,
      }),
    ),
    queue: part(
      openQueueService({
        halyard,
        profileFolder,
        baseUrl,
        after,
        onVerified: listener =>
          manifests.announcements['manifests.checked'](({ state }) => {
            if (state !== 'waiting' && state !== 'running') listener()
          }),
      }),
    ),
    manifests,
    token: part(openTokenService(halyard, host, account)),
    settings: part(openSettingsService(halyard, host, folders)),
    'quick-look': part(createQuickLookHandlers({ reader: openQuickLook(), item: itemOf(halyard) })),
    shell: part(createShellHandlers(host.shell)),
  })
}

const itemOf =
  ({ queue }: Halyard) =>
  (itemId: number): ItemView | null => {
    const [item] = queue.items({}, { afterId: itemId - 1, limit: 1 })
    return item?.id === itemId ? item : null
  }
