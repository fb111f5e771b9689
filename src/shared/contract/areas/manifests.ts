export const manifestsCalls = {} as const

export const manifestsEvents = {} as const
