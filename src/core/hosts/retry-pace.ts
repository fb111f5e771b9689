import { longestBoundedHoldMs } from './host-holds.ts'

/** How often a host is asked again for files that it could not give. Times in milliseconds of the monotonic clock. */
export interface RetryPace {
  /** Whether so many of them failed again, one after the other, that no more than one a second is asked for. */
  isHeld(host: string): boolean
  /** In how many milliseconds the next one may be asked for. */
  waitMs(host: string): number
  /**
   * They have been asked for so slowly, and in vain, for as long as a bounded run lets anything hold it up, and nothing
   * else came of the host meanwhile.
   */
  isInVain(host: string): boolean
  started(host: string): void
  /** One more has failed again. */
  failed(host: string): void
  /** One of them came. */
  came(host: string): void
  /** One that had not failed before came: the host gives, so that what is in vain is so after as long again. */
  gave(host: string): void
  /** What is in vain is so after as long again: a person asks again. The pace stays, since a new list is no new host. */
  forgetGivenUp(): void
}

interface Row {
  readonly inARow: number
  readonly heldSinceMs: number | null
  readonly nextAtMs: number
}
const noRow: Row = { inARow: 0, heldSinceMs: null, nextAtMs: 0 }

/** Thirty files have all their tries at the pauses of their own; many more of them would be a flood. */
const freeInARow = 240
/** Between two of them from then on. */
export const retryPauseMs = 1_000

export function createRetryPace(monotonicMs: () => number): RetryPace {
  const rows = new Map<string, Row>()
  const of = (host: string): Row => rows.get(host) ?? noRow
  const countAnew = (host: string): void => {
    const row = of(host)
    if (row.heldSinceMs !== null) rows.set(host, { ...row, heldSinceMs: monotonicMs() })
  }
  const isHeld = (host: string): boolean => of(host).inARow >= freeInARow
  return {
    isHeld,
    waitMs: host => Math.max(0, of(host).nextAtMs - monotonicMs()),
    isInVain: host => {
      const { heldSinceMs } = of(host)
      return heldSinceMs !== null && monotonicMs() - heldSinceMs >= longestBoundedHoldMs
    },
    started: host => {
      if (isHeld(host)) rows.set(host, { ...of(host), nextAtMs: monotonicMs() + retryPauseMs })
    },
    failed: host => {
      const row = of(host)
      const inARow = row.inARow + 1
      const heldSinceMs = row.heldSinceMs ?? (inARow >= freeInARow ? monotonicMs() : null)
      rows.set(host, { ...row, inARow, heldSinceMs })
    },
    came: host => void rows.delete(host),
    gave: countAnew,
    forgetGivenUp: () => {
      for (const host of rows.keys()) countAnew(host)
    },
  }
}
