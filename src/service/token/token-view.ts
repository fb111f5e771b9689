import type { TokenStatus, TokenStore } from '#shared/contract/areas/token'
import type { StateCount } from '#core/items/state-counts'
import { readClock } from '#core/token/clock'
import { isFixed, type TokenState } from '#core/token/token-state'
import { tokenPage } from '#core/token/words'

export interface StoreChoice {
  readonly store: TokenStore
  readonly absence: string | null
}

/** What a page sees of the token: everything but the token. Pure. */
export function tokenView(
  state: TokenState,
  stores: readonly StoreChoice[],
  outcomes: readonly StateCount[],
  nowMs: number,
): TokenStatus {
  const { found, check, user, problem } = state
  const times = found?.times ?? null
  const clock = times && readClock(times, nowMs)
  return {
    source: found?.kind ?? null,
    sourceName: found?.source ?? null,
    ending: found?.token.ending() ?? null,
    isEditable: !isFixed(state),
    check,
    user,
    createdMs: times?.createdMs ?? null,
    savedMs: times?.savedMs ?? null,
    lastUsedMs: times?.lastUsedMs ?? null,
    endsMs: clock?.endsMs ?? null,
    endsAtLatestMs: clock?.endsAtLatestMs ?? null,
    idleEndsMs: clock?.idleEndsMs ?? null,
    life: clock?.kind ?? null,
    warnings: clock?.warnings ?? [],
    problem: problem?.message ?? null,
    stores,
    waitingFiles: countOf(outcomes, isWaitingForToken),
    continuingFiles: countOf(outcomes, outcome => isLeft(outcome) && !isWaitingForToken(outcome)),
    tokenPage,
  }
}

const isWaitingForToken = ({ state, reason }: StateCount): boolean =>
  state === 'waiting' && reason === 'auth-needed'
const isLeft = ({ state }: StateCount): boolean =>
  state === 'queued' || state === 'fetching' || state === 'verifying' || state === 'waiting'

function countOf(outcomes: readonly StateCount[], isCounted: (outcome: StateCount) => boolean): number {
  return outcomes.filter(isCounted).reduce((sum, { items }) => sum + items, 0)
}
