import type { Faults } from '../../faults/index.ts'

/** Remembers which queries are still "running". */
export interface LongPoll {
  /** Whether the client must send this request again. `key` identifies the query without its `cacheBreaker`. */
  isExecuting(request: string, key: string): boolean
}

const mostRemembered = 2000
const usualShare = 0.1

/**
 * Makes some queries answer EXECUTING once or twice, depending on seed and query. The same request sent again becomes
 * COMPLETE and stays so; another `cacheBreaker` starts from the beginning, as at the archive.
 */
export function createLongPoll(faults: Faults): LongPoll {
  const pollsLeft = new Map<string, number>()
  return {
    isExecuting(request, key) {
      const left =
        pollsLeft.get(request) ??
        (faults.affects('executing', key, usualShare)
          ? faults.affects('executing', `${key} again`, 0.5)
            ? 2
            : 1
          : 0)
      pollsLeft.delete(request)
      pollsLeft.set(request, Math.max(0, left - 1))
      const oldest = pollsLeft.keys().next()
      if (pollsLeft.size > mostRemembered && oldest.done !== true) pollsLeft.delete(oldest.value)
      return left > 0
    },
  }
}
