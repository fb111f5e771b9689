export const quickLookCalls = {} as const

export const quickLookEvents = {} as const
