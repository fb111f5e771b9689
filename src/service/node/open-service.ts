import type { HostPort } from '../host-port.ts'
import { quickLookPart } from '../quick-look/quick-look-handlers.ts'
import { shellPart } from '../shell/shell-handlers.ts'
import type { TokenKeeper } from '#core/token/token-keeper'
import type { Service } from '#shared/contract/calls'
import type { After } from '#shared/contract/overview-feed'
import { joinParts } from '#shared/contract/service'
import type { ItemView } from '#shared/models'
import { openWholeNow, type Opened } from '#shared/opened'
import type { Halyard } from '#platform/open-halyard'
import { openFolders, openHostPart } from '../host/node/open-host.ts'
import { openQueuePart } from '../queue/node/open-queue-service.ts'
import { openManifestsPart } from '../manifests/node/open-manifests.ts'
import { openQuickLook } from '../quick-look/node/open-quick-look.ts'
import { openSearchPart } from '../search/node/open-search.ts'
import { openSelectionPart } from '../selection/node/open-selection.ts'
import { openSettingsPart } from '../settings/node/open-settings.ts'
import { openTokenPart } from '../token/node/open-token.ts'

export interface ServiceOptions {
  /** The queue of this process, which owns the data folder. */
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly host: HostPort
  /** Which token the queue has; whoever opened it closes it. */
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
  const search = part(openSearchPart({ profileFolder, baseUrl, after }))
  const manifests = part(openManifestsPart({ halyard, profileFolder, baseUrl, after }))
  return joinParts({
    host: part(
      openHostPart({ halyard, profileFolder, baseUrl, host, folders, token: () => account.state() }),
    ),
    search,
    selection: part(
      openSelectionPart({
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
      openQueuePart({
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
    token: part(openTokenPart(halyard, host, account)),
    settings: part(openSettingsPart(halyard, host, folders)),
    'quick-look': part(quickLookPart({ reader: openQuickLook(), item: itemOf(halyard) })),
    shell: part(shellPart(host.shell)),
  })
}

const itemOf =
  ({ queue }: Halyard) =>
  (itemId: number): ItemView | null => {
    const [item] = queue.items({}, { afterId: itemId - 1, limit: 1 })
    return item?.id === itemId ? item : null
  }

const after: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
