import { knownAccess } from '../archive/access.ts'

/** What decides whether a request carries the token. */
export interface RightsFacts {
  /** PUBLIC, EXCLUSIVE_ACCESS, RESTRICTED; null when the list did not say. */
  readonly access: string | null
  readonly programId: string | null
  /** The archive has answered 401 for this very file when it was asked without a token. */
  readonly isSignInDemanded: boolean
}
export type AskPlan =
  { readonly kind: 'ask'; readonly token: string | null } | { readonly kind: 'sign-in-needed' }

/**
 * A public file is asked for without a token unless the archive has demanded one for it. A file of unknown rights is
 * asked for without, until its program has answered 401 once. Where a sign-in is known to be needed and there is no
 * token, nothing is asked at all.
 */
export function howToAsk(
  facts: RightsFacts,
  token: string | null,
  demandingPrograms: ReadonlySet<string>,
): AskPlan {
  const isProgramDemanding = facts.programId !== null && demandingPrograms.has(facts.programId)
  const access = knownAccess(facts.access)
  const isKnownToDemand = facts.isSignInDemanded || (access !== 'PUBLIC' && isProgramDemanding)
  if (isKnownToDemand) return token === null ? { kind: 'sign-in-needed' } : { kind: 'ask', token }
  const isPublicAsFarAsKnown = access === 'PUBLIC' || access === null
  return { kind: 'ask', token: isPublicAsFarAsKnown ? null : token }
}
