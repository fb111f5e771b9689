import { settingsPart } from '../settings-handlers.ts'
import type { HostPort } from '../../host-port.ts'
import type { ServicePart } from '#shared/contract/service'
import type { Halyard } from '#platform/open-halyard'
import type { FolderBook } from '../../host/node/folder-list.ts'

/** The settings area over a host's file of settings; the queue of this process follows it. */
export function openSettingsPart(
  halyard: Pick<Halyard, 'change'>,
  host: Pick<HostPort, 'settings'>,
  folders: Pick<FolderBook, 'admit'>,
): ServicePart<'settings'> {
  return settingsPart({
    store: host.settings,
    admitFolder: folder => folders.admit(folder),
    apply: ({ filesAtOnce, keepFreeBytes }) => halyard.change({ filesAtOnce, keepFreeBytes }),
  })
}
