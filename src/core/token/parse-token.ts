import { AppError } from '#shared/errors'
import { Secret } from './secret.ts'

/** What an Authorization header may hold after the scheme (RFC 9110 section 5.5, without blanks). */
const tokenForm = /^[\x21-\x7e]{1,512}$/

/**
 * A token as it was pasted, read or set, without the blanks and line ends around it. Null for nothing but blanks.
 * Throws AppError 'usage' for what cannot be a token. `source` names where it came from, null for a field on the page; the
 * value is in no message.
 */
export function parseToken(raw: string, source: string | null): Secret | null {
  const value = raw.replace(/^\ufeff/, '').trim()
  if (value === '') return null
  if (!tokenForm.test(value))
    throw new AppError(
      'usage',
      source === null
        ? 'That does not look like a MAST token.'
        : `That does not look like a MAST token: ${source} must contain one line of letters and digits.`,
    )
  return new Secret(value)
}
