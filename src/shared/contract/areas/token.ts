export const tokenCalls = {} as const

export const tokenEvents = {} as const
