import { z } from 'zod'

import { clashChoices } from './choices.ts'

/** Everything a person can set that is not a limit; one schema for every host, the page and the file. */
export const settingsSchema = z.strictObject({
  /** Null: adapted to each host, 1 to 8. */
  filesAtOnce: z.int().min(1).max(8).nullable(),
  /** Absolute; null for the system's download folder. */
  defaultFolder: z.string().max(4096).nullable(),
  layout: z.enum(['nested', 'flat']),
  onClash: z.enum(clashChoices),
  /** Bytes; null for the smaller of 1 GB and 2 % of the volume. */
  keepFreeBytes: z.int().nonnegative().nullable(),
  theme: z.enum(['system', 'light', 'dark', 'night']),
  density: z.enum(['compact', 'comfortable']),
  isUtc: z.boolean(),
  singleKeys: z.boolean(),
  notifications: z.boolean(),
  sound: z.boolean(),
  /** Desktop only, as all below. */
  startAtLogin: z.boolean(),
  closeToTray: z.boolean(),
  /** Whether the note was shown that closing the window leaves the queue running. */
  isTrayTold: z.boolean(),
  preventSleep: z.boolean(),
  checkUpdates: z.boolean(),
})
export type Settings = Readonly<z.infer<typeof settingsSchema>>
export type SettingName = keyof Settings

export const defaultSettings: Settings = {
  filesAtOnce: null,
  defaultFolder: null,
  layout: 'nested',
  onClash: 'keep-both',
  keepFreeBytes: null,
  theme: 'system',
  density: 'comfortable',
  isUtc: false,
  singleKeys: true,
  notifications: true,
  sound: false,
  startAtLogin: false,
  closeToTray: true,
  isTrayTold: false,
  preventSleep: true,
  checkUpdates: false,
}

/** Settings from outside, member by member: what is missing or not understood has its default. Never throws. */
export function readSettings(value: unknown): Settings {
  const given = typeof value === 'object' && value !== null ? value : {}
  const settings: Record<string, unknown> = { ...defaultSettings }
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const member = schema.safeParse((given as Readonly<Record<string, unknown>>)[name]) // checked to be an object
    if (member.success) settings[name] = member.data
  }
  return settingsSchema.parse(settings)
}
