/** When pages of rows are asked for again: calmly, and not for a page that nobody sees. Pure but for its ports. */
export interface RowFollower {
  /** An answer shows the queue as of this revision. */
  readonly answered: (revision: number) => void
  /** The queue is at this revision now. */
  readonly heard: (revision: number) => void
  /** The page may have come into sight. */
  readonly look: () => void
  readonly close: () => void
}

export interface FollowerParts {
  readonly refresh: () => void
  readonly nowMs: () => number
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly isHidden: () => boolean
}

/** At most this often while files come and go. */
export const refreshEveryMs = 1000

export function rowFollower({ refresh, nowMs, after, isHidden }: FollowerParts): RowFollower {
  let shown = -1
  let present = -1
  let refreshedMs = -Infinity
  let cancel: (() => void) | null = null

  function look(): void {
    if (isHidden() || cancel !== null || present === shown || present === -1) return
    cancel = after(Math.max(0, refreshedMs + refreshEveryMs - nowMs()), () => {
      cancel = null
      refreshedMs = nowMs()
      refresh()
    })
  }

  return {
    answered: revision => {
      shown = revision
      look()
    },
    heard: revision => {
      present = revision
      look()
    },
    look,
    close: () => cancel?.(),
  }
}
