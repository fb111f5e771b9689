import { createEmitter } from '#shared/async'
import type { ServicePart } from '#shared/contract/service'
import type { SettingName, Settings } from '#shared/settings'
import type { SettingsStore } from '#core/settings-store'
import { changeSettings, resetSettings } from './change-settings.ts'
import { readSettingsText, settingsText } from './settings-file.ts'

export interface SettingsHandlerDeps {
  readonly store: SettingsStore
  /** Answers the folder as it is to be kept. Throws AppError 'usage' for one that may not be used. */
  readonly admitFolder: (folder: string) => Promise<string>
  /** Puts the settings in force; called once at the beginning and after every change. */
  readonly apply: (settings: Settings) => void
}

/** Calls and events of the Settings screen, and of every screen that depends on a setting. */
export function createSettingsHandlers({
  store,
  admitFolder,
  apply,
}: SettingsHandlerDeps): ServicePart<'settings'> {
  const changes = createEmitter<{ readonly settings: Settings }>()
  const changed = (): void => {
    const settings = store.read()
    apply(settings)
    changes.emit({ settings })
  }
  const stop = store.subscribe(changed)
  apply(store.read())

  const save = async (settings: Settings): Promise<Settings> => {
    const before = store.read()
    const { defaultFolder } = settings
    const isMoved = defaultFolder !== null && defaultFolder !== before.defaultFolder
    const admitted = isMoved ? await admitFolder(defaultFolder) : defaultFolder
    // Another change may have been saved while the disk was asked.
    const latest = store.read()
    const next = { ...latest, ...differences(before, { ...settings, defaultFolder: admitted }) }
    if (changedNames(latest, next).length > 0) store.write(next)
    return next
  }
  return {
    handlers: {
      'settings.read': () => Promise.resolve(store).then(file => ({ settings: file.read() })),
      'settings.change': async ({ change }) => ({
        settings: await save(changeSettings(store.read(), change)),
      }),
      'settings.reset': async ({ names }) => ({ settings: await save(resetSettings(store.read(), names)) }),
      'settings.export': () =>
        Promise.resolve(store).then(file => ({
          fileName: 'halyard-settings.json',
          text: settingsText(file.read()),
        })),
      'settings.import': async ({ text }) => {
        const { change, problems } = readSettingsText(text)
        const before = store.read()
        const settings = await save(changeSettings(before, change))
        return { settings, changed: [...changedNames(before, settings)], problems }
      },
    },
    announcements: { 'settings.changed': changes.on },
    close: () => {
      stop()
      changes.clear()
    },
  }
}

const changedNames = (before: Settings, after: Settings): readonly SettingName[] =>
  (Object.keys(after) as SettingName[]).filter(name => before[name] !== after[name]) // keys of a closed type

function differences(before: Settings, after: Settings): Partial<Settings> {
  return Object.fromEntries(changedNames(before, after).map(name => [name, after[name]]))
}
