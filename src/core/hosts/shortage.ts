/** The system could not give what a transfer needs (open files, ports, buffers): there were too many at once. */
export interface Shortage {
  /** It happened while so many transfers were under way. */
  met(underWay: number): void
  /** A transfer has come to its end: there is enough for as many as now. */
  passed(): void
  /** How many may be under way now. */
  mostAtOnce(): number
  /** Nothing is begun for so long (milliseconds); 0 when it may. */
  restMs(): number
  /** For how long nothing at all could be done for it. */
  lastsMs(): number
}

/** What was held by those that have just ended is given back by then. */
const restMs = 500
/** One more is tried after as long as this without another shortage. */
const growEveryMs = 10_000
const unlimited = 16

/** Milliseconds of the monotonic clock. One for all hosts: it is this machine that is short. */
export function createShortage(monotonicMs: () => number): Shortage {
  let most = unlimited
  let restUntilMs = 0
  let metMs = 0
  let sinceMs: number | null = null
  return {
    met(underWay) {
      const nowMs = monotonicMs()
      sinceMs ??= nowMs
      // Those that fail together are one shortage.
      if (nowMs >= restUntilMs) most = Math.max(1, Math.min(mostNow(), underWay) - 1)
      metMs = nowMs
      restUntilMs = nowMs + restMs
    },
    passed: () => void (sinceMs = null),
    mostAtOnce: () => mostNow(),
    restMs: () => Math.max(0, restUntilMs - monotonicMs()),
    lastsMs: () => (sinceMs === null ? 0 : monotonicMs() - sinceMs),
  }

  function mostNow(): number {
    return Math.min(unlimited, most + Math.floor((monotonicMs() - metMs) / growEveryMs))
  }
}
