import { homedir } from 'node:os'
import { dialog, shell as system } from 'electron'

import type { HostPort } from '#service/host-port'
import type { Shell } from '#service/shell/shell-handlers'
import { AppError } from '#shared/errors'

import { createDesktopSettings } from './desktop-store.ts'
import { isAllowedExternalPage } from './external-pages.ts'

/** The desktop's host port: the system's own dialogs and file manager. */
export function createDesktopHost(profileFolder: string, shell: Shell): HostPort {
  return {
    kind: 'desktop',
    settings: createDesktopSettings(profileFolder),
    keychain: null,
    // `index.ts` looks for the keychain when the app is ready.
    keychainAbsence: 'The system keychain is not open yet.',
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
      if (!isAllowedExternalPage(url))
        throw new AppError('usage', 'This address does not belong to the archive.')
      await system.openExternal(url)
    },
    browsers: null,
    shell,
  }
}
