import type { Reason } from '#shared/reasons'
import type { AttemptResult, DamagedBytes } from '../ports.ts'
import type { Patience } from '#shared/choices'
import type { Refusal } from '../token/judge.ts'
import type { Breaks, Next } from './machine.ts'
import { decideNext, holdsHost } from './retry.ts'

export type BrokenAttempt = Extract<AttemptResult, { kind: 'broke' }>

export interface BreakContext {
  readonly patience: Patience
  readonly breaks: Breaks
  readonly lastDamaged: DamagedBytes | null
  /** Whether this request carried a token, and whether there is one now that it did not carry. */
  readonly isWithToken: boolean
  readonly hasOtherToken: boolean
  readonly wasSignInDemanded: boolean
  readonly offlineForMs: number | null
  readonly nowMs: number
}

export interface Settlement {
  readonly reason: Reason
  readonly next: Next
  /** The archive wants a token for this file: remembered with the item and its program. */
  readonly isSignInDemanded: boolean
  readonly lastDamaged: DamagedBytes | null
  /** Until when the whole host is left alone (milliseconds since 1970); null for no hold. */
  readonly holdHostUntilMs: number | null
}

/** Pure: what a broken attempt means for its item, its host and the files like it. */
export function settleBreak(result: BrokenAttempt, context: BreakContext): Settlement {
  const { nowMs } = context
  const isSignInDemanded = context.wasSignInDemanded || isRefused(result)
  if (isRefused(result) && context.hasOtherToken && (context.isWithToken || !context.wasSignInDemanded))
    // Asked again at once, with the token that is there now; the first question cost nothing.
    return {
      reason: 'auth-needed',
      next: { kind: 'wait', untilMs: nowMs, spends: null },
      isSignInDemanded: true,
      lastDamaged: context.lastDamaged,
      holdHostUntilMs: null,
    }
  const next = decideNext({
    reason: result.reason,
    patience: context.patience,
    breaks: context.breaks,
    retryAfterMs: result.retryAfterMs,
    offlineForMs: context.offlineForMs,
    isHopeless: result.isHopeless === true || isSameDamage(result.damaged, context.lastDamaged),
    nowMs,
  })
  return {
    reason: result.reason,
    next,
    isSignInDemanded,
    lastDamaged: damageToRemember(result, context.lastDamaged),
    holdHostUntilMs: hostHold(result, next, context),
  }
}

/** The same unsound bytes twice: the archive's own copy is unsound, and a third fetch would bring it again. */
function isSameDamage(now: DamagedBytes | null, before: DamagedBytes | null): boolean {
  return now !== null && before !== null && now.sha256 === before.sha256 && now.sizeBytes === before.sizeBytes
}

/** A break of the line in between says nothing about the bytes; another object in the archive ends the comparison. */
function damageToRemember(result: BrokenAttempt, before: DamagedBytes | null): DamagedBytes | null {
  if (result.damaged) return result.damaged
  return result.reason === 'network' || result.reason === 'server-busy' ? before : null
}

/** For as long as the server asks; where it only says that there was too much, for as long as this file waits. */
function hostHold(result: BrokenAttempt, next: Next, { offlineForMs, nowMs }: BreakContext): number | null {
  const { status, retryAfterMs } = result
  const own = next.kind === 'wait' ? next.untilMs : null
  if (offlineForMs !== null) return own
  if (!holdsHost(status, retryAfterMs)) return null
  const asked = retryAfterMs === null ? null : nowMs + retryAfterMs
  return status === 429 ? Math.max(asked ?? nowMs, own ?? nowMs) : asked
}

/** Whether an answer refuses the file to this account. The archive uses 401 for all cases; 403 is read alike. */
const isRefused = ({ status }: Pick<BrokenAttempt, 'status'>): boolean => status === 401 || status === 403

/** What is asked about the token of a batch; see `QueueToken`. */
interface TokenAnswers {
  hasEnded(folder: string): boolean
  judge(token: string): Promise<Refusal>
}
interface RefusedItem {
  readonly programId: string | null
  /** Of its batch. */
  readonly folder: string
  /** The host that was asked first. */
  readonly host: string
}

/**
 * What it means that the archive refused a file. Without a token: it needs one. With one: the token has expired (the
 * file waits for another), or its account has no access; whoami distinguishes them, since the answer itself is the
 * same. A refusal by another host says nothing about the token, which was not sent there.
 */
export async function explainRefusal(
  token: TokenAnswers,
  item: RefusedItem,
  sent: string | null,
  result: BrokenAttempt,
): Promise<BrokenAttempt> {
  if (!isRefused(result) || result.host !== item.host) return result
  if (sent === null)
    return { ...result, detail: token.hasEnded(item.folder) ? endedDetail : 'This file needs a MAST token.' }
  const refusal = await token.judge(sent)
  switch (refusal.kind) {
    case 'ended':
      return { ...result, reason: 'auth-needed', detail: endedDetail }
    case 'no-access':
      return { ...result, reason: 'no-access', detail: noAccessDetail(refusal.user, item.programId) }
    case 'unknown':
      return {
        ...result,
        reason: 'auth-needed',
        detail: 'MAST refused the token for this file, and did not say whose token it is.',
      }
  }
}

/** Whoami answers the same for an expired token and for an unknown one. */
export const endedDetail = 'MAST refused your token: it has expired or is unknown. Add a new one to continue.'

function noAccessDetail(user: string, programId: string | null): string {
  if (programId === null) return `${user} has no access to this file. Ask the PI of its program for access.`
  return `${user} has no access to program ${programId}. Ask its PI for access.`
}
