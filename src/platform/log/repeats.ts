import type { LogEntry } from '#shared/log'

/** A failure that lasts (a folder without rights, looked at each second) would push all else out of a bounded log. */
const quietMs = 60_000
const mostKnown = 200

/** Whether the same swallowed failure was logged within the last minute. Other entries never repeat each other. */
export function createRepeats(nowMs: () => number): (entry: LogEntry) => boolean {
  const loggedMs = new Map<string, number>()
  return ({ area, what, facts }) => {
    if (area !== 'ignored') return false
    const key = `${what}\n${String(facts['error'])}`
    const beforeMs = loggedMs.get(key)
    if (beforeMs !== undefined && nowMs() - beforeMs < quietMs) return true
    if (loggedMs.size >= mostKnown) loggedMs.clear()
    loggedMs.set(key, nowMs())
    return false
  }
}
