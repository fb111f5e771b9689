import { homedir } from 'node:os'
import { dialog, shell as system } from 'electron'

import type { HostPort } from '#service/host-port'
import type { Shell } from '#service/shell/shell-handlers'
import { AppError } from '#shared/errors'

import { openDesktopSettings } from './desktop-store.ts'
import { isOwnExternalPage } from './own-pages.ts'

/** What the desktop can do: the system's own dialogs and file manager. */
export function desktopHost(profileFolder: string, shell: Shell): HostPort {
  return {
    kind: 'desktop',
    settings: openDesktopSettings(profileFolder),
    keychain: null,
    // Looked for when the app is ready.
    keychainAbsence: 'The keychain of this system is not open yet.',
    folderRoots: [homedir()],
    pickFolder: async startFolder => {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        properties: ['openDirectory', 'createDirectory'],
        ...(startFolder !== null && { defaultPath: startFolder }),
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    reveal: path => system.showItemInFolder(path),
    openExternal: async url => {
      if (!isOwnExternalPage(url)) throw new AppError('usage', 'This address is not one of the archive.')
      await system.openExternal(url)
    },
    browsers: null,
    shell,
  }
}
