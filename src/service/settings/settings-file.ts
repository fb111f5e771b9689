import { AppError } from '#shared/errors'
import { settingsSchema } from '#shared/settings'
import type { SettingName, Settings } from '#shared/settings'
import { problemOf } from './change-settings.ts'

/** What an exported file begins with. */
const fileKind = 'halyard-settings'
const fileVersion = 1

/** Settings of one machine that mean nothing, or something else, on another. */
const ownNames: ReadonlySet<SettingName> = new Set(['defaultFolder', 'isTrayTold'])

/** The settings as the text of a file. */
export function settingsText(settings: Settings): string {
  return `${JSON.stringify({ kind: fileKind, version: fileVersion, settings }, null, 2)}\n`
}

export interface ReadSettings {
  readonly change: Readonly<Record<string, unknown>>
  /** One sentence for each member that was left out. */
  readonly problems: readonly string[]
}

/** What may be taken over of a text. Throws AppError 'usage' when it is no file of settings. */
export function readSettingsText(text: string): ReadSettings {
  const change: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, value] of Object.entries(settingsIn(text))) {
    if (!isName(name)) problems.push(`${shown(name)} is not a setting of this version.`)
    else if (ownNames.has(name)) continue
    else {
      const problem = problemOf(name, value)
      if (problem === null) change[name] = value
      else problems.push(problem)
    }
  }
  return { change, problems }
}

const isName = (name: string): name is SettingName => Object.hasOwn(settingsSchema.shape, name)
/** Names come from a file of unknown making: only a short piece is repeated. */
const shown = (name: string): string => JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name)

function settingsIn(text: string): object {
  const notSettings = (cause?: unknown): AppError =>
    new AppError('usage', 'This is not a file of Halyard settings. Nothing was changed.', { cause })
  try {
    const file: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    const isOurs = typeof file === 'object' && file !== null && 'kind' in file && file.kind === fileKind
    const settings = isOurs && 'settings' in file ? file.settings : null
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings
  } catch (cause) {
    throw notSettings(cause)
  }
  throw notSettings()
}
