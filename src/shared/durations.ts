/** Durations in milliseconds. A day is 24 hours, whatever the clocks of a place do. */
export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
