export const selectionCalls = {} as const

export const selectionEvents = {} as const
