export const searchCalls = {} as const

export const searchEvents = {} as const
