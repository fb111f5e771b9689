import type { Reason } from '#shared/reasons'

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

export const noRow: HostRow = { inARow: 0, trouble: null }

/** So many different files in a row are no longer bad luck with single ones. */
const filesOfTrouble = 10
/** Pauses after the first failed probe, the second ...; then the last one again and again. */
const probeDelaysMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000] as const
const slowestProbeMs = 60_000

/** Pure: the first probe may go at once, so that a few bad files side by side cost next to nothing. */
export function afterFailure(row: HostRow, failure: HostFailure, nowMs: number): HostRow {
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
