import Conf from 'conf'
import type { SettingsStore } from '#core/services/host-port'
import { AppError } from '#shared/errors'
import { readSettings } from '#shared/settings'

/** The settings of a profile, in its `settings.json`; the desktop app keeps the same file. */
export function openProfileSettings(profileFolder: string): SettingsStore {
  const file = new Conf<Record<string, unknown>>({
    cwd: profileFolder,
    configName: 'settings',
    projectName: 'halyard',
    clearInvalidConfig: true,
    watch: false,
  })
  return {
    read: () => readSettings(file.store),
    write: settings => {
      try {
        file.store = { ...settings }
      } catch (cause) {
        throw new AppError('not-writable', `The settings in ${profileFolder} cannot be written.`, { cause })
      }
    },
    subscribe: listener => file.onDidAnyChange(listener),
  }
}
