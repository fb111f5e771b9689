import type { Reason } from '#shared/reasons'
import {
  afterFailure,
  noRow,
  type HoldCause,
  type HostFailure,
  type HostRow,
  type HostTrouble,
} from './host-trouble.ts'

/** Why nothing of a host is asked for, and until when (monotonic milliseconds); null while a probe is on its way. */
export interface HostHold {
  readonly cause: HoldCause
  readonly untilMs: number | null
}

/** What is known of each host, in milliseconds of the monotonic clock. Kept in memory: a restart may ask again. */
export interface HostBook {
  /** Leaves the whole host alone until then; an earlier hold is never shortened. */
  hold(host: string, untilMs: number, cause: HoldCause): void
  /** When the hold ends; null when there is none now. */
  heldUntilMs(host: string): number | null
  /** Null unless files that had not failed before have failed one after the other. */
  troubleOf(host: string): HostTrouble | null
  /** Whether any host is in such trouble. */
  isAnyInTrouble(): boolean
  /** What a person is shown: a hold, else trouble; null for neither. */
  shown(host: string): HostHold | null
  /** Of all hosts that are held now or in trouble. */
  causes(): readonly HoldCause[]
  /** The host gave any real answer, so it is there. Returns whether that has ended trouble. */
  answered(host: string): boolean
  /** Another failure of the line or the server. Returns what is known of the host then. */
  failed(host: string, failure: HostFailure): HostRow
  /** The host has no route or no name. Returns for how long that has been so, time asleep not counted. */
  offline(host: string): number
  /** Whether that is so of any host now. */
  isAnyOffline(): boolean
  /** Ends every hold, on a person's word; or those of one reason, when that is over. */
  release(reason?: Reason): void
  /** Someone asks anew: hosts in trouble are probed at once, and as patiently as at first. */
  probeAnew(): void
}

/** More than the pause between two probes: a longer gap was the machine asleep, or a queue with nothing to do. */
const longestProbeGapMs = 60_000

export function createHostBook(monotonicMs: () => number): HostBook {
  const holds = new Map<string, number>()
  const causes = new Map<string, HoldCause>()
  const rows = new Map<string, HostRow>()
  const offline = new Map<string, { readonly lastMs: number; readonly totalMs: number }>()
  const heldUntilMs = (host: string): number | null => {
    const untilMs = holds.get(host)
    if (untilMs === undefined) return null
    if (untilMs > monotonicMs()) return untilMs
    holds.delete(host)
    return null
  }
  const troubleOf = (host: string): HostTrouble | null => rows.get(host)?.trouble ?? null
  const shown = (host: string): HostHold | null => {
    const untilMs = heldUntilMs(host)
    const cause = causes.get(host)
    if (untilMs !== null && cause !== undefined) return { cause, untilMs }
    const trouble = troubleOf(host)
    if (trouble === null) return null
    const { probeAtMs } = trouble
    return { cause: trouble.cause, untilMs: probeAtMs > monotonicMs() ? probeAtMs : null }
  }
  return {
    hold(host, untilMs, cause) {
      const before = causes.get(host)
      causes.set(host, before?.reason === cause.reason ? before : cause)
      holds.set(host, Math.max(untilMs, holds.get(host) ?? 0))
    },
    heldUntilMs,
    troubleOf,
    isAnyInTrouble: () => [...rows.values()].some(({ trouble }) => trouble !== null),
    shown,
    causes: () => [...new Set([...holds.keys(), ...rows.keys()])].flatMap(host => shown(host)?.cause ?? []),
    answered(host) {
      // One answer in the middle of a hold does not end it.
      if ((holds.get(host) ?? 0) <= monotonicMs()) causes.delete(host)
      const wasTrouble = troubleOf(host) !== null
      rows.delete(host)
      offline.delete(host)
      return wasTrouble
    },
    failed(host, failure) {
      offline.delete(host)
      const row = afterFailure(rows.get(host) ?? noRow, failure, monotonicMs())
      rows.set(host, row)
      return row
    },
    offline(host) {
      const nowMs = monotonicMs()
      const before = offline.get(host) ?? { lastMs: nowMs, totalMs: 0 }
      const totalMs = before.totalMs + Math.min(nowMs - before.lastMs, longestProbeGapMs)
      offline.set(host, { lastMs: nowMs, totalMs })
      return totalMs
    },
    isAnyOffline: () => offline.size > 0,
    release(reason) {
      for (const [host, cause] of causes) {
        if (reason !== undefined && cause.reason !== reason) continue
        holds.delete(host)
        causes.delete(host)
      }
      if (reason === undefined) holds.clear()
      for (const [host, { trouble }] of rows)
        if (reason === undefined || trouble?.cause.reason === reason) rows.delete(host)
    },
    probeAnew() {
      for (const [host, row] of rows) {
        if (row.trouble === null) continue
        rows.set(host, { ...row, trouble: { ...row.trouble, failedProbes: 0, probeAtMs: monotonicMs() } })
      }
    },
  }
}
