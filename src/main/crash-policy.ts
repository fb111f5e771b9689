/** The page may fail; the queue lives in this process and goes on. Times are monotonic milliseconds. */
export interface CrashPolicy {
  /** Whether to load the page again by itself, or to ask the person. */
  crashed(nowMs: number): 'reload' | 'ask'
}

const withinMs = 60_000
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
