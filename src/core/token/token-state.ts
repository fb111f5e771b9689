import type { AppError } from '#shared/errors'
import type { Account } from '../queue-client.ts'
import type { TokenTimes } from './clock.ts'
import type { FoundToken } from './sources.ts'
import type { TokenCheck } from './token-check.ts'

/** Which token a host has, and what the archive says of it. */
export interface TokenState {
  readonly found: FoundToken | null
  readonly check: 'none' | 'checking' | TokenCheck['kind']
  /** Whose it is, as the archive or the record beside it says; null when unknown. */
  readonly user: string | null
  /** A kept token cannot be used now: why, and what to do. */
  readonly problem: AppError | null
}

export const noToken: TokenState = { found: null, check: 'none', user: null, problem: null }

/** What a manifest says of the user when the archive did not answer in time whose token it is. */
export const unknownUser = 'unknown'

/** The state after the archive was asked. An answer that does not come leaves standing what it said before. */
export function afterCheck(state: TokenState, check: TokenCheck, nowMs: number): TokenState {
  const { found } = state
  if (found === null) return state
  if (check.kind === 'refused') return { ...state, check: 'refused' }
  if (check.kind === 'silent')
    return state.check === 'checking' || state.check === 'none' ? { ...state, check: 'silent' } : state
  const times: TokenTimes | null = found.times && { ...found.times, lastUsedMs: nowMs }
  return { ...state, found: { ...found, times }, check: 'accepted', user: check.identity.user }
}

/** What the queue asks with; null for none. A refused token is known to the queue, whose files say why they wait. */
export function accountOf({ found, check, user }: TokenState): Account | null {
  if (found === null || check === 'checking') return null
  const isRefused = check === 'refused'
  return {
    token: found.token,
    user: user ?? unknownUser,
    times: found.times,
    ...(isRefused && { isRefused }),
  }
}

/** From how Halyard was started: a page can neither change nor remove it. */
export const isFixed = ({ found }: TokenState): boolean =>
  found?.kind === 'option' || found?.kind === 'environment'
