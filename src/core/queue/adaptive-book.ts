import { afterFirstTry, afterSteady, afterTrouble, startPace, stretchMs, type Pace } from './adaptive.ts'

/** How many files at once each host takes, learned while they are fetched. Kept in memory: a restart begins anew. */
export interface AdaptiveBook {
  /** How many may be under way now. */
  atOnce(host: string): number
  /**
   * Bytes of a file have arrived. Returns whether another number holds from now on. `isUneven` as in `Stretch`; asked
   * only when it matters.
   */
  received(host: string, bytes: number, isUneven: () => boolean): boolean
  /** So many files of the host are under way now. */
  underWay(host: string, files: number): void
  /** The server has said that it is too much. */
  troubled(host: string): void
  /** The first attempt of a file has ended; `isOverload`: by what may come of too much being asked. */
  tried(host: string, isOverload: boolean): void
}

interface Entry {
  pace: Pace
  sinceMs: number
  bytes: number
  wasFull: boolean
}

/** Times in milliseconds of the monotonic clock. */
export function createAdaptiveBook(monotonicMs: () => number): AdaptiveBook {
  const entries = new Map<string, Entry>()
  const of = (host: string): Entry => {
    const known = entries.get(host)
    if (known) return known
    const entry = { pace: startPace, sinceMs: monotonicMs(), bytes: 0, wasFull: false }
    entries.set(host, entry)
    return entry
  }
  const begin = (entry: Entry, pace: Pace, wasFull: boolean): void => {
    entry.pace = pace
    entry.sinceMs = monotonicMs()
    entry.bytes = 0
    entry.wasFull = wasFull
  }
  return {
    atOnce: host => of(host).pace.atOnce,
    received: (host, bytes, isUneven) => {
      const entry = of(host)
      entry.bytes += bytes
      const nowMs = monotonicMs()
      const durationMs = nowMs - entry.sinceMs
      if (durationMs < stretchMs) return false
      const { pace, bytes: received, wasFull } = entry
      const next = afterSteady(pace, { durationMs, bytes: received, wasFull, isUneven: isUneven() }, nowMs)
      begin(entry, next, wasFull)
      return next.atOnce !== pace.atOnce
    },
    underWay: (host, files) => {
      const entry = of(host)
      const isFull = files >= entry.pace.atOnce
      if (isFull && !entry.wasFull) begin(entry, entry.pace, true)
      else if (!isFull) entry.wasFull = false
    },
    troubled: host => {
      const entry = of(host)
      begin(entry, afterTrouble(entry.pace, monotonicMs()), false)
    },
    tried: (host, isOverload) => {
      const entry = of(host)
      const next = afterFirstTry(entry.pace, isOverload, monotonicMs())
      if (next.atOnce === entry.pace.atOnce) entry.pace = next
      else begin(entry, next, false)
    },
  }
}
