import { dayMs } from '#shared/durations'

/** MAST ends a token so long after it was made, however much it is used. */
export const longestLifeMs = 60 * dayMs
/** MAST ends a token that was not used for so long; every use restarts this time. */
const longestIdlenessMs = 10 * dayMs
/** A token that will soon end of idleness is worth a word this long before. */
const idleWarningMs = 2 * dayMs

/** When things happened to a token, in milliseconds since 1970. The archive gives none of this. */
export interface TokenTimes {
  /** When it was made, as its owner said; null when unknown. */
  readonly createdMs: number | null
  /** When it was given to Halyard: it was not made later than that. */
  readonly savedMs: number
  /** Last time that the archive accepted it here; null when it never was asked. */
  readonly lastUsedMs: number | null
}

export type TokenWarning = 'ends-within-a-week' | 'ends-within-a-day' | 'idle-soon'
export interface TokenClock {
  /** `ended-by-age` is certain; `ended-by-idleness` only as far as Halyard alone used it. */
  readonly kind: 'works' | 'ends-soon' | 'ended-by-age' | 'ended-by-idleness'
  /** When its age ends it; null when its making is unknown. */
  readonly endsMs: number | null
  /** It ends at this time at the latest, whatever is known. */
  readonly endsAtLatestMs: number
  /** When it ends of idleness, unless it is used before. */
  readonly idleEndsMs: number
  readonly warnings: readonly TokenWarning[]
}

/** The age of a token in its life: 60 days from its making, and 10 without use. Pure. */
export function readClock(times: TokenTimes, nowMs: number): TokenClock {
  const { createdMs, savedMs, lastUsedMs } = times
  const endsMs = createdMs === null ? null : createdMs + longestLifeMs
  const endsAtLatestMs = Math.min(endsMs ?? Infinity, savedMs + longestLifeMs)
  const idleEndsMs = Math.max(lastUsedMs ?? savedMs, createdMs ?? -Infinity) + longestIdlenessMs
  const warnings = warningsAt({ endsMs, idleEndsMs, nowMs })
  const kind =
    nowMs >= endsAtLatestMs
      ? 'ended-by-age'
      : nowMs >= idleEndsMs
        ? 'ended-by-idleness'
        : warnings.length > 0
          ? 'ends-soon'
          : 'works'
  return { kind, endsMs, endsAtLatestMs, idleEndsMs, warnings }
}

/** Warned of: a known end, a week and a day before it; and idleness, two days before it. */
function warningsAt(ends: {
  readonly endsMs: number | null
  readonly idleEndsMs: number
  readonly nowMs: number
}): readonly TokenWarning[] {
  const { endsMs, idleEndsMs, nowMs } = ends
  const warnings: TokenWarning[] = []
  const leftMs = (endsMs ?? Infinity) - nowMs
  if (leftMs > 0 && leftMs <= 7 * dayMs)
    warnings.push(leftMs <= dayMs ? 'ends-within-a-day' : 'ends-within-a-week')
  const idleLeftMs = idleEndsMs - nowMs
  // Idleness that would come after the end by age changes nothing.
  if (idleLeftMs > 0 && idleLeftMs <= idleWarningMs && idleLeftMs < leftMs) warnings.push('idle-soon')
  return warnings
}

/** Whether a token will live through work of so many milliseconds; `unknown` when its making is unknown. */
export type Outlasting = 'yes' | 'no' | 'unknown'

/**
 * Work that uses the token keeps it from idleness, so its age alone decides. Without times, or without the day it was
 * made, only an end that is certain counts as `no`.
 */
export function outlasts(times: TokenTimes | null, workMs: number, nowMs: number): Outlasting {
  if (times === null) return 'unknown'
  const { endsMs, endsAtLatestMs } = readClock(times, nowMs)
  const workEndsMs = nowMs + workMs
  if (endsAtLatestMs <= workEndsMs) return 'no'
  return endsMs === null ? 'unknown' : 'yes'
}

/**
 * Whether the files that need the token had better go first. When its making is unknown, work of more than a day
 * is too long to hope.
 */
export function mayEndWithin(times: TokenTimes | null, workMs: number, nowMs: number): boolean {
  const outlasting = outlasts(times, workMs, nowMs)
  return outlasting === 'no' || (outlasting === 'unknown' && workMs > dayMs)
}

/** A slow line to the archive, bytes per second, and the pause around each file: an estimate must not flatter. */
const cautiousBytesPerSecond = 2e6
const cautiousMsPerFile = 500

/** How long a batch may take, in milliseconds, before anything of it was measured. */
export function cautiousEstimateMs(work: { readonly files: number; readonly bytes: number }): number {
  return work.files * cautiousMsPerFile + (work.bytes / cautiousBytesPerSecond) * 1000
}
