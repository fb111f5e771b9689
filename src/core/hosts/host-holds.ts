import { dayMs, minuteMs } from '#shared/durations'
import type { Reason } from '#shared/reasons'

/** How long `get` lets a server, or a missing line, hold it up. */
export const longestBoundedHoldMs = 5 * minuteMs
/** No server's wish is believed beyond this. */
export const longestHoldMs = dayMs

/** Why a host is left alone, and since when (milliseconds since 1970): until it answers again it stays the same trouble. */
export interface HoldCause {
  readonly reason: Reason
  readonly sinceMs: number
  /** What exactly happened to the file that met it; files that are not asked for meanwhile have no words of their own. */
  readonly detail?: string
}

/** A failure of the line or the server, as far as the host can be judged by it. */
export interface HostFailure {
  /** The file had not failed before: one that has may be the trouble itself. */
  readonly isUntried: boolean
  /** Every other file would fail alike, as over a certificate that is refused. */
  readonly isForAll?: boolean
  /** It was asked for to see whether the host is well again. */
  readonly isProbe: boolean
  readonly cause: HoldCause
}

/** A host from which many files in a row could not be had, though none of them had failed before. */
export interface HostTrouble {
  readonly cause: HoldCause
  readonly failedProbes: number
  /** When one more file is asked for (monotonic milliseconds). */
  readonly probeAtMs: number
}

/** What came of the files of one host, one after the other. */
export interface HostRow {
  /** Failures of files that had not failed before, since the last answer. */
  readonly inARow: number
  readonly trouble: HostTrouble | null
}

const noRow: HostRow = { inARow: 0, trouble: null }

/** So many different files in a row are no longer bad luck with single ones. */
const filesOfTrouble = 10
/** Pauses after the first failed probe, the second ...; then the last one again and again. */
const probeDelaysMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000] as const
const slowestProbeMs = 60_000

/** Pure: the first probe may go at once, so that a few bad files side by side cost next to nothing. */
function afterFailure(row: HostRow, failure: HostFailure, nowMs: number): HostRow {
  const { trouble } = row
  const inARow = row.inARow + (failure.isUntried ? 1 : 0)
  if (trouble !== null && failure.isProbe) {
    const failedProbes = trouble.failedProbes + 1
    const delayMs = probeDelaysMs[failedProbes - 1] ?? slowestProbeMs
    const cause = trouble.cause.reason === failure.cause.reason ? trouble.cause : failure.cause
    return { inARow, trouble: { cause, failedProbes, probeAtMs: nowMs + delayMs } }
  }
  const isTrouble = inARow >= filesOfTrouble || failure.isForAll === true
  if (trouble !== null || !isTrouble) return { inARow, trouble }
  return { inARow, trouble: { cause: failure.cause, failedProbes: 0, probeAtMs: nowMs } }
}

/** A bounded run gives the host up after as many failed probes as one file has attempts. */
export const isLost = ({ trouble }: HostRow): boolean =>
  trouble !== null && trouble.failedProbes >= probeDelaysMs.length

/** Why nothing of a host is asked for, and until when (monotonic milliseconds); null while a probe is on its way. */
export interface HostHold {
  readonly cause: HoldCause
  readonly untilMs: number | null
}

/** What is known of each host, in milliseconds of the monotonic clock. Kept in memory: a restart may ask again. */
export interface HostHolds {
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
  /** Probes hosts in trouble at once, and as patiently as at first: a person asks again. */
  probeAgain(): void
}

/** More than the pause between two probes: a longer gap was the machine asleep, or a queue with nothing to do. */
const longestProbeGapMs = 60_000

export function createHostHolds(monotonicMs: () => number): HostHolds {
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
    probeAgain() {
      for (const [host, row] of rows) {
        if (row.trouble === null) continue
        rows.set(host, { ...row, trouble: { ...row.trouble, failedProbes: 0, probeAtMs: monotonicMs() } })
      }
    },
  }
}
