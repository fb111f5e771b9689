import { z } from 'zod'

import { settingsSchema } from '../../settings.ts'
import type { SettingName } from '../../settings.ts'

/** The names of all settings. */
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[] // keys of a constant object are exactly its names

/**
 * New values by name, as wide as JSON: one that is out of its range is answered with that range, in words, rather than
 * as a request that was not understood.
 */
const changeSchema = z.partialRecord(
  z.enum(settingNames),
  z.union([z.string().max(4096), z.number(), z.boolean(), z.null()]),
)

const settingsViewSchema = z.strictObject({ settings: settingsSchema.readonly() })

const importSchema = z.strictObject({
  settings: settingsSchema.readonly(),
  /** Those that have another value now. */
  changed: z.array(z.enum(settingNames)).readonly(),
  /** One sentence for each line that was left alone. */
  problems: z.array(z.string()).readonly(),
})

/** A file of settings is far smaller. */
const mostImported = 100_000

export const settingsCalls = {
  'settings.read': { input: z.strictObject({}), output: settingsViewSchema },
  /** All or none: fails with the range of the first value that is outside it. In force when it is answered. */
  'settings.change': { input: z.strictObject({ change: changeSchema }), output: settingsViewSchema },
  'settings.reset': {
    input: z.strictObject({ names: z.array(z.enum(settingNames)).min(1).max(settingNames.length) }),
    output: settingsViewSchema,
  },
  /** All settings as text for a file; nothing secret is among them. */
  'settings.export': {
    input: z.strictObject({}),
    output: z.strictObject({ fileName: z.string(), text: z.string() }),
  },
  /** Takes over what is understood of such a text, and says what was not. */
  'settings.import': { input: z.strictObject({ text: z.string().max(mostImported) }), output: importSchema },
} as const

/** After every change, by any client. */
export const settingsEvents = {
  'settings.changed': settingsViewSchema,
} as const
