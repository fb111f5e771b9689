/** Decides when rows are asked for again: at most once a second, and not while the page is hidden. */
export interface RowRefresh {
  /** The rows on the screen are of this revision. */
  readonly answered: (revision: number) => void
  /** The queue is at this revision now. */
  readonly changed: (revision: number) => void
  /** Asks again if the rows are old; for the moment the page becomes visible. */
  readonly check: () => void
  readonly close: () => void
}

export interface RowRefreshParts {
  readonly refresh: () => void
  readonly nowMs: () => number
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly isHidden: () => boolean
}

export const refreshEveryMs = 1000

export function createRowRefresh({ refresh, nowMs, after, isHidden }: RowRefreshParts): RowRefresh {
  let shown = -1
  let present = -1
  let refreshedMs = -Infinity
  let cancel: (() => void) | null = null

  function check(): void {
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
      check()
    },
    changed: revision => {
      present = revision
      check()
    },
    check,
    close: () => cancel?.(),
  }
}
