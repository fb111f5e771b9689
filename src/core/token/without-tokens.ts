import { knownSecrets } from './redact.ts'
import { withoutTokenWords } from './token-words.ts'

/** A text without known secrets, and without words that look like one of MAST's tokens. */
export const withoutTokens = (text: string): string => withoutTokenWords(knownSecrets.redact(text))

/** Names of fields that are ours, not of foreign make: plain words, too short for a token of MAST's. */
const ownName = /^[a-z][a-z_]{0,23}\d{0,3}$/i
export const changedName = (name: string, change: (text: string) => string): string =>
  ownName.test(name) ? name : change(name)

/**
 * A value as JSON, with each text in it changed. Before it is JSON: in that, a short token (`1000`, `info`) would also be
 * found among the numbers and the names of fields.
 */
export function jsonWith(value: unknown, change: (text: string) => string, indent?: number): string {
  const changed = (_name: string, inner: unknown): unknown => {
    if (typeof inner === 'string') return change(inner)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).map(([name, each]) => [changedName(name, change), each]))
  }
  return JSON.stringify(value, changed, indent)
}
