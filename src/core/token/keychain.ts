import type { TokenTimes } from './clock.ts'
import type { Secret } from './secret.ts'

/** What is kept beside a token; it reveals nothing of the token itself. */
export interface TokenRecord extends TokenTimes {
  /** Account name that the archive gave when it was checked; null when it was saved unchecked. */
  readonly user: string | null
}

/**
 * The system's keychain, as far as a host has one. Every method throws AppError 'auth-needed' with what to do when the
 * keychain is locked or refuses; one that would only hide the token (no real encryption) counts as absent.
 */
export interface Keychain {
  load(): Promise<{ readonly token: Secret; readonly record: TokenRecord } | null>
  save(token: Secret, record: TokenRecord): Promise<void>
  remove(): Promise<void>
}
