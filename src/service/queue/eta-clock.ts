import { dayMs } from '#shared/durations'
import type { Gate } from '#core/limits/gate'
import type { Eta } from '#shared/contract/areas/queue-live'
import type { Reason } from '#shared/reasons'
import { blockSeconds, estimateEnd, leastSeconds, recentSeconds, roundedRange } from './eta.ts'
import { isAbout } from '#shared/reason-facts'

/** What the estimate needs to know of the queue. */
export interface EtaSituation {
  /** Of files that can run: bytes that are not here yet. */
  readonly leftBytes: number
  readonly leftItems: number
  readonly isPaused: boolean
  readonly gate: Gate
  /** Files are under way. */
  readonly isRunning: boolean
  /** Something has come from the archive in the last seconds. */
  readonly isArriving: boolean
  /** Nothing runs, and this is why. */
  readonly held: { readonly reason: Reason; readonly untilMs: number | null } | null
}

/** The estimate over time. Monotonic milliseconds, but for `nowMs` since 1970. */
export interface EtaClock {
  /** Bytes that arrived in the last second of work. */
  add(bytesPerSecond: number): void
  /** Work has begun after a rest: what was seen before says little. */
  restart(): void
  eta(situation: EtaSituation, nowMs: number, monotonicMs: number): Eta
}

const redrawnEveryMs = 5000
/** An end further off is no end: the line is as good as down. */
const furthestMs = 400 * dayMs
const unknown: Eta = { kind: 'none' }
const historyBlocks = 348

export function etaClock(): EtaClock {
  let recent: number[] = []
  let history: number[] = []
  let shown: { readonly eta: Eta; readonly atMs: number } | null = null
  return {
    add: bytesPerSecond => {
      recent.push(bytesPerSecond)
      if (recent.length < recentSeconds + blockSeconds) return
      const block = recent.splice(0, blockSeconds)
      history.push(block.reduce((sum, rate) => sum + rate, 0) / blockSeconds)
      history = history.slice(-historyBlocks)
    },
    restart: () => {
      recent = []
      history = []
      shown = null
    },
    eta: (situation, nowMs, monotonicMs) => {
      const standing = standingOf(situation)
      if (standing !== null) {
        shown = null
        return standing
      }
      if (shown !== null && monotonicMs - shown.atMs < redrawnEveryMs) return shown.eta
      shown = null
      // No estimate while nothing moves or no size is known: an earlier rate says nothing about the rest.
      if (!situation.isRunning || situation.leftBytes <= 0) return unknown
      // No estimate from a silent archive, nor before the first samples.
      if (!situation.isArriving && recent.length >= leastSeconds) return unknown
      const range = estimateEnd({ leftBytes: situation.leftBytes, recent, history })
      if (range === null) return recent.length < leastSeconds ? { kind: 'estimating' } : unknown
      if (range.highMs > furthestMs) return unknown
      const eta: Eta = { kind: 'range', ...roundedRange(nowMs, range) }
      shown = { eta, atMs: monotonicMs }
      return eta
    },
  }
}

/** What is shown instead of a time that cannot be known. */
function standingOf({ leftItems, isPaused, gate, isRunning, isArriving, held }: EtaSituation): Eta | null {
  if (isPaused) return { kind: 'paused' }
  if (leftItems === 0) return held === null ? { kind: 'none' } : { kind: 'held', ...held }
  if (gate.kind === 'stopped') return { kind: 'held', reason: gate.reason, untilMs: gate.untilMs }
  // A host that is held is tried with one file after another: each runs for a moment, and nothing comes.
  const isTriedOnly = !isArriving && held !== null && isAbout(held.reason, 'network')
  if ((!isRunning || isTriedOnly) && held !== null) return { kind: 'held', ...held }
  return null
}
