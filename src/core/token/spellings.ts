/** Shorter pieces of base64 would turn up in texts by chance. */
const shortestFragment = 10

/**
 * Source of a pattern (flags `gi`) for the forms in which a value of printable ASCII may come back in a text: as it is,
 * with any of its characters percent-encoded (RFC 3986 section 2.1, once or more often), escaped in JSON or HTML, in
 * base64 (RFC 4648 sections 4 and 5), alone or in the middle of something longer such as `user:value`, and in
 * hexadecimal digits.
 */
export function spellingsOf(value: string): string {
  const inBase64 = [0, 1, 2].map(offset => base64Within(value, offset))
  const fragments = inBase64.filter(text => text.length >= shortestFragment).map(base64Pattern)
  const inHex = Array.from(value, character => hexOf(character)).join('')
  const hex = inHex.length >= shortestFragment ? [inHex] : []
  return [...fragments, ...hex, Array.from(value, characterPattern).join('')].join('|')
}

const hexOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0')

const entities: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

function characterPattern(character: string): string {
  const code = character.charCodeAt(0)
  const entity = entities[character]
  const hex = hexOf(character)
  const forms = [
    `%(?:25)*${hex}`,
    // Bounded, or a long run of backslashes would take the square of its length.
    `\\\\{1,4}u00${hex}`,
    `&#(?:0*${code}|x0*${hex});`,
    ...(entity === undefined ? [] : [`&${entity};`]),
    ...(character === '"' || character === '\\' ? [escapePattern(`\\${character}`)] : []),
    escapePattern(character),
  ]
  return `(?:${forms.join('|')})`
}

/** Either alphabet: `+/` or the `-_` of URLs, which may be percent-encoded in turn. */
const base64Pattern = (text: string): string =>
  text.replace(/[+/]/g, mark => (mark === '+' ? '(?:[+-]|%2b)' : '(?:[/_]|%2f)'))

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * The characters of a base64 text that depend on the value alone, when `offset` bytes (mod 3) of something else come
 * before it and anything after: the groups of six bits that lie wholly inside the value.
 */
function base64Within(value: string, offset: number): string {
  const bits = Array.from(value, character => character.charCodeAt(0).toString(2).padStart(8, '0')).join('')
  const skipped = (6 - ((offset * 8) % 6)) % 6
  const sixes = bits.slice(skipped).match(/.{6}/g) ?? []
  return sixes.map(six => alphabet[Number.parseInt(six, 2)] ?? '').join('')
}
