import { homedir } from 'node:os'
import { dialog, shell } from 'electron'

import type { HostPort } from '#core/services/host-port'
import { openProfileSettings } from '#platform/settings/profile-settings'

/** What the desktop can do: the system's own dialogs and file manager. */
export function desktopHost(profileFolder: string): HostPort {
  return {
    kind: 'desktop',
    settings: openProfileSettings(profileFolder),
    keychain: null,
    keychainAbsence: 'No keychain yet.',
    folderRoots: [homedir()],
    pickFolder: async startFolder => {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        properties: ['openDirectory', 'createDirectory'],
        ...(startFolder !== null && { defaultPath: startFolder }),
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    reveal: path => shell.showItemInFolder(path),
    openExternal: url => shell.openExternal(url),
    browsers: null,
  }
}
