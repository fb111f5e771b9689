import { hourMs, minuteMs, secondMs } from '#shared/durations'
import type { Reason } from '#shared/reasons'
import { longestBoundedHoldMs, longestHoldMs } from '../hosts/host-holds.ts'
import type { Patience } from '#shared/choices'
import type { BreakClass, Breaks, Next } from './machine.ts'

/** Pauses after the first, second ... broken attempt at a bad line or a busy server. */
const transientDelaysMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000] as const
const transientAttempts = transientDelaysMs.length + 1
const integrityAttempts = 3
/** The persistent queue keeps on, at most this rarely. */
const slowestTransientDelayMs = 5 * minuteMs
/** Reprocessing takes files away for hours up to more than a day; the last try comes three days after the first. */
const goneDelaysMs = [1, 6, 24, 24, 17].map(hours => hours * hourMs)
/** A missing line is looked for again after as long as it has been missing, within these bounds. */
const offlineProbeMs = { least: secondMs, most: 30 * secondMs } as const
export interface Break {
  readonly reason: Reason
  readonly patience: Patience
  /** What was spent before this break. */
  readonly breaks: Breaks
  readonly retryAfterMs: number | null
  /** For how long the host has had no route or no name; null when it can be reached. */
  readonly offlineForMs: number | null
  /** The same unsound bytes came twice, or the server's answer cannot become another one. */
  readonly isHopeless: boolean
  readonly nowMs: number
}

/**
 * What follows a broken attempt. Bounded patience is `get`: a few tries, then an end. Endless is the persistent queue:
 * it waits, with the reason shown, for whatever can come back. A Retry-After (RFC 9110 section 10.2.3) longer than the
 * own pause is obeyed; one beyond five minutes ends a bounded try, since asking earlier would not be obeying.
 */
export function decideNext(broken: Break): Next {
  // A certificate can be mended while the queue waits.
  const isForPersonToMend = broken.reason === 'network' && broken.patience === 'endless'
  if (broken.isHopeless && !isForPersonToMend) return { kind: 'fail' }
  switch (broken.reason) {
    case 'network':
    case 'server-busy':
      return broken.offlineForMs === null ? transient(broken) : offline(broken, broken.offlineForMs)
    case 'damaged':
    case 'not-the-file':
    case 'changed':
      return integrity(broken)
    case 'gone':
      return gone(broken)
    case 'auth-needed':
    case 'no-access':
    // A probe of the disk finds out; see `BlockedBatches`.
    case 'disk-full':
    case 'folder-gone':
      return broken.patience === 'bounded' ? { kind: 'fail' } : { kind: 'wait', untilMs: null, spends: null }
    case 'turn':
    case 'window':
    case 'budget':
      return waitFor(broken, 0, null)
    case 'foreign-host':
    case 'name-clash':
    case 'cancelled':
    case 'bug':
      return { kind: 'fail' }
  }
}

/**
 * Whether an answer asks us to leave the whole host alone for a while. Everything else that goes wrong may be the file's
 * own: a 503 without Retry-After as well as a cut (RFC 9110 section 15.6.4 leaves open what it is about).
 */
export function holdsHost(status: number | null, retryAfterMs: number | null): boolean {
  return retryAfterMs !== null || status === 429
}

function transient(broken: Break): Next {
  const spent = broken.breaks.transient
  const own = transientDelaysMs[spent] ?? slowestTransientDelayMs
  const asked = Math.min(broken.retryAfterMs ?? 0, longestHoldMs)
  if (broken.patience === 'bounded' && (spent + 1 >= transientAttempts || asked > longestBoundedHoldMs))
    return { kind: 'fail' }
  return waitFor(broken, Math.max(own, asked), 'transient')
}

/** Without a line nothing was asked of the archive, so nothing is spent. */
function offline(broken: Break, offlineForMs: number): Next {
  if (broken.patience === 'bounded' && offlineForMs >= longestBoundedHoldMs) return { kind: 'fail' }
  const { least, most } = offlineProbeMs
  const pauseMs = Math.max(least, Math.min(offlineForMs, most))
  const leftMs = broken.patience === 'bounded' ? longestBoundedHoldMs - offlineForMs : Infinity
  return waitFor(broken, Math.min(pauseMs, leftMs), null)
}

function integrity(broken: Break): Next {
  const spent = broken.breaks.integrity
  if (spent + 1 >= integrityAttempts) return { kind: 'fail' }
  return waitFor(broken, Math.max(transientDelaysMs[spent] ?? 0, broken.retryAfterMs ?? 0), 'integrity')
}

function gone(broken: Break): Next {
  const delayMs = goneDelaysMs[broken.breaks.gone]
  if (broken.patience === 'bounded' || delayMs === undefined) return { kind: 'fail' }
  return waitFor(broken, delayMs, 'gone')
}

function waitFor(broken: Break, delayMs: number, spends: BreakClass | null): Next {
  return { kind: 'wait', untilMs: broken.nowMs + delayMs, spends }
}
