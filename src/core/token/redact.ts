import { spellingsOf } from './spellings.ts'

/** Blanks known values in texts. */
export interface Redactor {
  /** From now on the value is replaced, in all its spellings. */
  learn(value: string, replacement: string): void
  redact(text: string): string
  /** The same in every text inside a value of foreign make, names of fields included. */
  redactAll<T>(value: T): T
  /** Whether a text holds a known value of at least so many characters (default: any) in any spelling. */
  isTold(text: string, leastLength?: number): boolean
  /** Whether any value of at least so many characters is known: where none is, no text has to be looked through. */
  knowsAny(leastLength: number): boolean
}

/** A value as short as this is no secret, and blanking it would eat ordinary words. */
const shortestSecret = 4
/** Of what is given as a token by mistake, such as a whole key file: longer patterns than these cannot be made. */
const pieceLength = 512
/** A shorter value may occur in a name or an argument by chance. */
export const leastCertainLength = 12
/** More tokens than a process ever has; the oldest are forgotten first. */
const mostSecrets = 32

/**
 * A redactor without secrets yet. Letter case is disregarded, since host names and percent signs come back in either.
 */
export function createRedactor(): Redactor {
  const secrets = new Map<string, { readonly patterns: readonly RegExp[]; readonly replacement: string }>()
  const known = (text: string, leastLength = 0): boolean =>
    [...secrets].some(
      ([value, { patterns }]) =>
        value.length >= leastLength && patterns.some(pattern => text.search(pattern) >= 0),
    )
  function redact(text: string): string {
    let redacted = withoutSignIn(text)
    for (const { patterns, replacement } of secrets.values())
      for (const pattern of patterns) redacted = redacted.replace(pattern, () => replacement)
    return redacted
  }
  function redactAll(value: unknown): unknown {
    if (typeof value === 'string') return known(value) ? redact(value) : value
    if (Array.isArray(value)) return value.map(redactAll)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name), redactAll(inner)]))
  }
  return {
    learn(value, replacement) {
      if (value.length < shortestSecret) return
      secrets.delete(value)
      const patterns = piecesOf(value).map(piece => new RegExp(spellingsOf(piece), 'gi'))
      secrets.set(value, { patterns, replacement })
      const [oldest] = secrets.keys()
      if (secrets.size > mostSecrets && oldest !== undefined) secrets.delete(oldest)
    },
    redact,
    // Only texts differ: the shape, and with it the type, stays.
    redactAll: <T>(value: T) => redactAll(value) as T,
    isTold: known,
    knowsAny: leastLength => [...secrets.keys()].some(value => value.length >= leastLength),
  }
}

/** No piece is so short that ordinary words would match it. */
function piecesOf(value: string): readonly string[] {
  const count = Math.ceil(value.length / pieceLength)
  const length = Math.ceil(value.length / count)
  return Array.from({ length: count }, (_, index) => value.slice(index * length, (index + 1) * length))
}

/** The sign-in that an address may carry before its host (RFC 3986 section 3.2.1): whatever it is, it is not repeated. */
const withoutSignIn = (text: string): string =>
  text.includes('@') ? text.replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, '$1[hidden]@') : text

/**
 * The secrets of this process, for everything that prints, logs or stores a text which others had a hand in. One for all,
 * so that every place can blank a token at once.
 */
export const knownSecrets: Redactor = createRedactor()
