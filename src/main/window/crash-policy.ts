import { minuteMs } from '#shared/durations'

/** Decides how a crashed page comes back; the queue lives in this process and continues. Times are monotonic milliseconds. */
export interface CrashPolicy {
  /** Reloads by itself, or asks the person after too many crashes in a minute. */
  crashed(nowMs: number): 'reload' | 'ask'
}

const withinMs = minuteMs
const mostReloads = 3

export function createCrashPolicy(): CrashPolicy {
  let crashes: number[] = []
  return {
    crashed: nowMs => {
      crashes = [...crashes.filter(atMs => nowMs - atMs < withinMs), nowMs]
      return crashes.length > mostReloads ? 'ask' : 'reload'
    },
  }
}
