import type { LimitsMemory } from '#core/limits/limits'
import type { SettingStore } from './setting-store.ts'
import { readSettings, readUse } from '#core/limits/limit-settings'

const settingsKey = 'limits'
const useKey = 'budget-use'

/** Limits and the budget's use as JSON among the settings of the queue's database. */
export function limitsMemory(store: SettingStore): LimitsMemory {
  return {
    settings: () => readSettings(parse(store.setting(settingsKey))),
    saveSettings: settings => store.saveSetting(settingsKey, JSON.stringify(settings)),
    use: () => readUse(parse(store.setting(useKey))),
    saveUse: use => store.collectSetting(useKey, JSON.stringify(use)),
    version: () => store.dataVersion(),
  }
}

function parse(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch (thrown) {
    // A text that cannot be read counts as none; the next change writes it again.
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
