export const settingsCalls = {} as const

export const settingsEvents = {} as const
