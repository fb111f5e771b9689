import type { AppError } from '#shared/errors'
import type { Identity } from '#shared/models'

/** What the archive says of a token. An expired token and an unknown one get the same answer. */
export type TokenCheck =
  | { readonly kind: 'accepted'; readonly identity: Identity }
  | { readonly kind: 'refused' }
  /** No usable answer in time: nothing is known. */
  | { readonly kind: 'silent'; readonly error: AppError }
