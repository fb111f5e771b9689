export const hostCalls = {} as const

export const hostEvents = {} as const
