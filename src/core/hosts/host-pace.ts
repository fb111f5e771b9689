import { leastBytesPerSecond } from './flow.ts'

/** How many files of one host are fetched at once, and what was learned on the way there. */
export interface Pace {
  readonly atOnce: number
  /** Bytes per second at one file fewer, when the last change was one more. */
  readonly rateBefore: number | null
  /** No more files until then (monotonic milliseconds): the host was in trouble, or one more did not help. */
  readonly restUntilMs: number
  /** Failures until then belong to the trouble that has been acted on. */
  readonly forgivenUntilMs: number
  /** First attempts of files since they were last judged together, and how many of them failed as under too much load. */
  readonly tried: number
  readonly overloads: number
}

/** What was seen of a host over some seconds. */
export interface PaceStretch {
  readonly durationMs: number
  readonly bytes: number
  /** As many files as allowed were under way all along, so that their number was what limited. */
  readonly wasFull: boolean
  /** A file held its slot all along and brought nothing: less than before is no sign that one more made it slower. */
  readonly isUneven?: boolean
}

const leastAtOnce = 1
const mostAtOnce = 8
/** A stretch must be this long to say something; over a much longer one the machine slept or nothing was asked. */
export const stretchMs = 2_000
const longestStretchMs = 30_000
/** All connections of a moment fail together: that is one trouble. */
const forgiveMs = 5_000
const restAfterTroubleMs = 10_000
/** One file more made it slower: the best number is found for a while. */
const restAfterSlowerMs = 60_000
/** Rates differ this much by chance. */
const slowerShare = 0.9

/** First attempts are judged by so many together, and so many failures among them are more than a few bad files. */
const judgedTogether = 16
const tooManyOverloads = 12

export const startPace: Pace = {
  atOnce: 4,
  rateBefore: null,
  restUntilMs: 0,
  forgivenUntilMs: 0,
  tried: 0,
  overloads: 0,
}

/**
 * After a stretch without trouble: one more, unless the last one more made it slower; then that one is taken back.
 * (Additive increase; the archive is shared, so never above eight.)
 */
export function afterSteady(pace: Pace, stretch: PaceStretch, nowMs: number): Pace {
  const { atOnce, rateBefore, restUntilMs } = pace
  const isTelling = stretch.durationMs >= stretchMs && stretch.durationMs <= longestStretchMs
  const rate = (stretch.bytes * 1000) / stretch.durationMs
  // Next to nothing came: that is not for want of more at once.
  const isDrip = rate < leastBytesPerSecond * atOnce
  if (!stretch.wasFull || !isTelling || isDrip) return { ...pace, rateBefore: null }
  if (rateBefore !== null && stretch.isUneven !== true && rate < rateBefore * slowerShare)
    return { ...pace, atOnce: fit(atOnce - 1), rateBefore: null, restUntilMs: nowMs + restAfterSlowerMs }
  if (nowMs < restUntilMs || atOnce >= mostAtOnce) return { ...pace, rateBefore: null }
  return { ...pace, atOnce: atOnce + 1, rateBefore: rate }
}

/** After the server has said that it is too much: half as many (multiplicative decrease), once for all that fails together. */
export function afterTrouble(pace: Pace, nowMs: number): Pace {
  if (nowMs < pace.forgivenUntilMs) return pace
  return {
    ...pace,
    atOnce: fit(Math.floor(pace.atOnce / 2)),
    rateBefore: null,
    restUntilMs: nowMs + restAfterTroubleMs,
    forgivenUntilMs: nowMs + forgiveMs,
  }
}

/**
 * After the first attempt of a file. A cut, a silence or a 503 may be that file's own: only when nearly all of several
 * files meet it, one slot is given back.
 */
export function afterFirstTry(pace: Pace, isOverloaded: boolean, nowMs: number): Pace {
  const tried = pace.tried + 1
  const overloads = pace.overloads + (isOverloaded ? 1 : 0)
  if (tried < judgedTogether) return { ...pace, tried, overloads }
  const judged = { ...pace, tried: 0, overloads: 0 }
  if (overloads < tooManyOverloads) return judged
  return {
    ...judged,
    atOnce: fit(pace.atOnce - 1),
    rateBefore: null,
    restUntilMs: nowMs + restAfterTroubleMs,
  }
}

/** Whether a broken attempt may come from too many at once: a cut, a silence, or the server saying so. */
export function isOverload(reason: string, status: number | null): boolean {
  if (reason === 'network') return true
  return reason === 'server-busy' && (status === 429 || status === 503 || status === 504)
}

const fit = (atOnce: number): number => Math.max(leastAtOnce, Math.min(mostAtOnce, atOnce))

/** How many files at once each host takes, learned while they are fetched. Kept in memory: a restart begins again. */
export interface HostPace {
  /** How many may be under way now. */
  atOnce(host: string): number
  /**
   * Bytes of a file have arrived. Returns whether another number holds from now on. `isUneven` as in `PaceStretch`; asked
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
export function createHostPace(monotonicMs: () => number): HostPace {
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
