import { createSettingsHandlers } from '../settings-handlers.ts'
import type { HostPort } from '../../host-port.ts'
import type { ServicePart } from '#shared/contract/service'
import type { Halyard } from '#platform/open-halyard'
import type { FolderBrowser } from '../../host/node/folder-browser.ts'

/** The settings area over a host's file of settings; the queue of this process follows it. */
export function openSettingsService(
  halyard: Pick<Halyard, 'change'>,
  host: Pick<HostPort, 'settings'>,
  folders: Pick<FolderBrowser, 'admit'>,
): ServicePart<'settings'> {
  return createSettingsHandlers({
    store: host.settings,
    admitFolder: folder => folders.admit(folder),
    apply: ({ filesAtOnce, keepFreeBytes }) => halyard.change({ filesAtOnce, keepFreeBytes }),
  })
}
