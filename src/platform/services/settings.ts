import { settingsPart } from '#core/services/settings/settings-part'
import type { HostPort } from '#core/services/host-port'
import type { ServicePart } from '#shared/contract/service'
import type { Halyard } from '../open-halyard.ts'
import type { FolderBook } from './host-folders.ts'

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
