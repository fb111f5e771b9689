import Conf from 'conf'
import type { SettingsStore } from '#core/services/host-port'
import { AppError } from '#shared/errors'
import { readSettings } from '#shared/settings'

/** A file of settings as `conf` and what is built on it keep one. */
export interface SettingsFile {
  store: Record<string, unknown>
  onDidAnyChange(listener: () => void): () => void
}

/** The settings in a file. */
export function settingsIn(file: SettingsFile): SettingsStore {
  return {
    read: () => readSettings(file.store),
    write: settings => {
      try {
        file.store = { ...settings }
      } catch (cause) {
        throw new AppError('not-writable', 'The settings cannot be written to the profile folder.', { cause })
      }
    },
    subscribe: listener => file.onDidAnyChange(listener),
  }
}

/** The settings of a profile, in its `settings.json`; the desktop app keeps the same file. */
export function openProfileSettings(profileFolder: string): SettingsStore {
  return settingsIn(
    new Conf<Record<string, unknown>>({
      cwd: profileFolder,
      configName: 'settings',
      projectName: 'halyard',
      clearInvalidConfig: true,
      watch: false,
    }),
  )
}
