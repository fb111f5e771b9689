import type { Secret } from './secret.ts'
import type { TokenTimes } from './clock.ts'

/**
 * Places a token may come from, in the order in which they are asked. `memory`: given to a running host for as long as
 * it runs, so it goes before what is kept.
 */
export const tokenSources = ['option', 'environment', 'memory', 'keychain', 'profile', 'prompt'] as const
export type TokenSource = (typeof tokenSources)[number]

export interface FoundToken {
  readonly token: Secret
  readonly kind: TokenSource
  /** Where it came from, for people: `MAST_API_TOKEN`, a file's name. */
  readonly source: string
  /** What is known of its life; null for one that Halyard does not keep itself. */
  readonly times: TokenTimes | null
}

/** Each answers its token, or null when it has none; a source that is absent on this system is left out. */
export type SourceReaders = { readonly [Kind in TokenSource]?: () => Promise<FoundToken | null> }

/**
 * Reads the sources in order and stops at the first token. Throws when a source has one that cannot be used, so that no
 * other account signs in unnoticed.
 */
export async function firstToken(readers: SourceReaders): Promise<FoundToken | null> {
  for (const kind of tokenSources) {
    const found = await readers[kind]?.()
    if (found) return found
  }
  return null
}
