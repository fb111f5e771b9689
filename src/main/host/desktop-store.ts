import Store from 'electron-store'
import { z } from 'zod'

import type { SettingsStore } from '#core/settings-store'
import { settingsFileMode, settingsIn } from '#platform/settings/profile-settings'

import { attemptTo } from '#shared/ignore'
import type { WindowState } from '../window/window-state.ts'

const windowSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).nullable(),
  isMaximized: z.boolean(),
})
const systemPlaced: WindowState = { bounds: null, isMaximized: false }

/** Keeps the window's position in `window.json` of the profile. Losing it costs nothing. */
export function createWindowMemory(profileFolder: string): {
  read(): WindowState
  write(state: WindowState): void
} {
  const file = new Store<Record<string, unknown>>({
    cwd: profileFolder,
    name: 'window',
    clearInvalidConfig: true,
    configFileMode: settingsFileMode,
  })
  return {
    read: () => {
      const kept = windowSchema.safeParse(file.store)
      return kept.success ? kept.data : systemPlaced
    },
    write: state => {
      attemptTo('save the place of the window: a full disk must not keep it from closing', () => {
        file.store = { ...state }
      })
    },
  }
}

/** The profile's settings, in the file that every host and the command line share. */
export const createDesktopSettings = (profileFolder: string): SettingsStore =>
  settingsIn(
    new Store<Record<string, unknown>>({
      cwd: profileFolder,
      name: 'settings',
      clearInvalidConfig: true,
      configFileMode: settingsFileMode,
    }),
  )
