import { AppError } from '#shared/errors'
import { defaultSettings, settingsSchema } from '#shared/settings'
import type { SettingName, Settings } from '#shared/settings'

/** What a setting takes, for people; the rest of a sentence that begins with its title. */
const ranges: Readonly<Record<SettingName, readonly [title: string, range: string]>> = {
  filesAtOnce: ['Files at once', 'is a whole number from 1 to 8, or automatic'],
  defaultFolder: ['The default folder', 'is a path of at most 4096 characters'],
  layout: ['The layout', 'is nested or flat'],
  onClash: ['What happens on a name clash', 'is keep-both, replace or skip'],
  keepFreeBytes: ['Keep free', 'is a whole number of bytes from 0 up, or automatic'],
  theme: ['The theme', 'is system, light, dark or night'],
  density: ['The density', 'is compact or comfortable'],
  isUtc: ['Times in UTC', 'is on or off'],
  singleKeys: ['Single-letter keys', 'is on or off'],
  notifications: ['Notifications', 'is on or off'],
  sound: ['Sound', 'is on or off'],
  startAtLogin: ['Start at login', 'is on or off'],
  closeToTray: ['Close to tray', 'is on or off'],
  isTrayTold: ['The note about the tray', 'is on or off'],
  preventSleep: ['Keep awake', 'is on or off'],
  checkUpdates: ['Update check', 'is on or off'],
}

/** What is wrong with a value, as one sentence with the range; null when it may be set. */
export function problemOf(name: SettingName, value: unknown): string | null {
  if (settingsSchema.shape[name].safeParse(value).success) return null
  const [title, range] = ranges[name]
  return `${title} ${range}.`
}

/** The settings with a change made: all of it, or none. Throws AppError 'usage' with the range of what is outside it. */
export function changeSettings(settings: Settings, change: Readonly<Record<string, unknown>>): Settings {
  for (const [name, value] of Object.entries(change)) {
    const problem = problemOf(name as SettingName, value) // the contract accepts no other names
    if (problem !== null) throw new AppError('usage', problem)
  }
  return settingsSchema.parse({ ...settings, ...change })
}

/** The settings with some of them as they are before anybody sets anything. */
export function resetSettings(settings: Settings, names: readonly SettingName[]): Settings {
  const defaults = Object.fromEntries(names.map(name => [name, defaultSettings[name]]))
  return settingsSchema.parse({ ...settings, ...defaults })
}
