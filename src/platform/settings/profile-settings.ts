import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import Conf from 'conf'
import type { SettingsStore } from '#core/settings-store'
import { AppError } from '#shared/errors'
import { logOf, type LogFacts } from '#shared/log'
import { readSettings, type Settings } from '#shared/settings'
import { flushOnceSync } from '../disk/flush-folder.ts'

/** A file of settings as `conf` and what is built on it keep one. */
export interface SettingsFile {
  store: Record<string, unknown>
  readonly path: string
  onDidAnyChange(listener: () => void): () => void
}

/** The settings in a file. */
export function settingsIn(file: SettingsFile): SettingsStore {
  return {
    read: () => readSettings(file.store),
    write: settings => {
      const before = readSettings(file.store)
      try {
        file.store = { ...settings }
        // The library flushes the file and not its name; a link leads to where that is.
        flushOnceSync(path.dirname(realpathSync(file.path)))
        logOf('settings').info('changed', changesOf(before, settings))
      } catch (cause) {
        throw new AppError('not-writable', 'The settings cannot be written to the profile folder.', { cause })
      }
    },
    subscribe: listener => file.onDidAnyChange(listener),
  }
}

const changesOf = (before: Settings, after: Settings): LogFacts =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => Reflect.get(before, name) !== value))

/** For the user alone: it holds their folders and hosts. */
export const settingsFileMode = 0o600

/**
 * The settings of a profile, in its `settings.json`; the desktop app keeps the same file. Throws AppError('not-writable')
 * when it cannot be used, since the library writes it when it opens it.
 */
export function openProfileSettings(profileFolder: string): SettingsStore {
  return settingsIn(openFile(profileFolder))
}

function openFile(profileFolder: string): SettingsFile {
  const file = path.join(profileFolder, 'settings.json')
  try {
    // The library would wait for a pipe without end.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw new Error('It is no plain file.')
    return new Conf<Record<string, unknown>>({
      cwd: profileFolder,
      configName: 'settings',
      projectName: 'halyard',
      clearInvalidConfig: true,
      configFileMode: settingsFileMode,
      watch: false,
    })
  } catch (cause) {
    throw new AppError('not-writable', `${file} cannot be used: check its rights, or move it aside.`, {
      cause,
    })
  }
}
