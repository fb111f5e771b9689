import type { Database } from 'better-sqlite3'
import { guarded, wordSqliteError } from './sqlite-errors.ts'

/** Longest time that a collected change stays uncommitted: files that end in it are fetched again after a kill. */
const commitEveryMs = 5

/** The two ways to write: together with others, or alone and for good. */
export interface Writes {
  /**
   * Joins the transaction under collection; committed with NORMAL durability within 5 ms. A crash before that loses
   * it, which is harmless for progress and for `done` (found again from the verified file). Atomic by itself.
   */
  collect<T>(work: () => T): T
  /** Commits what was collected, then runs and commits the work with FULL durability: survives a power loss. */
  acknowledge<T>(work: () => T): T
  /** Commits what was collected. */
  flush(): void
}

export function createWrites(db: Database): Writes {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  // Made once: each `transaction` makes several functions.
  const atomically = db.transaction((work: () => unknown) => work())
  let timer: NodeJS.Timeout | null = null
  let failure: { readonly thrown: unknown } | null = null

  const flush = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    if (failure) {
      const { thrown } = failure
      failure = null
      throw thrown
    }
    guarded(() => {
      if (db.inTransaction) commit.run()
    })
  }
  const flushLater = (): void => {
    try {
      flush()
    } catch (thrown) {
      // No caller waits for this commit: the next write gets the error.
      failure = { thrown: wordSqliteError(thrown) }
    }
  }
  return {
    collect: work => {
      if (failure) flush()
      return guarded(() => {
        if (!db.inTransaction) begin.run()
        timer ??= setTimeout(flushLater, commitEveryMs).unref()
        return atomically(work) as ReturnType<typeof work>
      })
    },
    acknowledge: work => {
      flush()
      return guarded(() => {
        db.pragma('synchronous = FULL')
        try {
          return atomically.immediate(work) as ReturnType<typeof work>
        } finally {
          db.pragma('synchronous = NORMAL')
        }
      })
    },
    flush,
  }
}
