import type { Archive } from '#core/ports'
import type { Secret } from '#core/token/secret'
import type { TokenCheck } from '#core/token/token-check'
import { toAppError } from '#shared/errors'

/** A person waits for the answer, and the token can still be checked at its first use. */
const answerWithinMs = 10_000

/**
 * Asks whoami whose token this is, for at most ten seconds. The archive answers a bad token with success, as anonymous.
 * Throws AppError 'cancelled' only when the signal aborts.
 */
export async function checkToken(
  archive: Pick<Archive, 'whoami'>,
  token: Secret,
  signal: AbortSignal,
): Promise<TokenCheck> {
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
    const identity = await archive.whoami(token.reveal(), inTime)
    return identity.isAnonymous ? { kind: 'refused' } : { kind: 'accepted', identity }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return { kind: 'silent', error: toAppError(thrown) }
  }
}
