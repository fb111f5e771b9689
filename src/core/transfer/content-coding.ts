/** How the names of files end that are stored in a coding; servers like to repeat it as the coding of the message. */
const endings: Readonly<Record<string, RegExp>> = {
  gzip: /\.(?:gz|tgz|svgz)$/i,
  compress: /\.(?:z|taz)$/i,
  bzip2: /\.(?:bz2?|tbz2?)$/i,
  xz: /\.(?:xz|txz)$/i,
  zstd: /\.zst$/i,
}
/** Codings that change the bytes (RFC 9110 section 8.4.1 and the registry beside it), and ways of writing bytes as text. */
const changing = /^(?:deflate|br|dcb|dcz|exi|pack200-gzip|lzma|base64|quoted-printable|uuencode)$/
/** Words that are no codings: they name a character set, or say in many ways that nothing was done. */
const meaningless =
  /^(?:utf-?(?:8|16)|(?:us-)?ascii|iso-?8859-\d+|latin-?1|windows-\d+|none|null|no|off|false|identity|binary|raw|plain|bytes?|octet-stream|[78]bit|chunked|aws-chunked|text(?:\/\S+)?|application\/\S+|image\/\S+)$/

/**
 * What a Content-Encoding means for the bytes of a file, by the names that it has. `stored`: they are the file's own (the
 * coding is that of the file itself, or no coding at all); `changed`: this was not asked for, and only bytes that are
 * evidently the file's own can be believed; `unknown`: a word that no registry has.
 */
export function meaningOfCoding(coding: string, names: readonly string[]): 'stored' | 'changed' | 'unknown' {
  const words = coding.split(',').map(word => word.trim().toLowerCase().replace(/^x-/, ''))
  const meanings = words.map(word => {
    const ending = Object.hasOwn(endings, word) ? endings[word] : undefined
    if (ending !== undefined) return names.some(name => ending.test(name)) ? 'stored' : 'changed'
    if (changing.test(word)) return 'changed'
    return meaningless.test(word) ? 'stored' : 'unknown'
  })
  return meanings.includes('changed') ? 'changed' : meanings.includes('unknown') ? 'unknown' : 'stored'
}

export type Packing = 'gzip' | 'deflate' | 'zstd' | 'br'
const packings: readonly Packing[] = ['gzip', 'deflate', 'zstd', 'br']

/** The packing that a coding names, if it is one alone and can be undone. */
export function packingOf(coding: string): Packing | null {
  const word = coding.trim().toLowerCase().replace(/^x-/, '')
  return packings.find(packing => packing === word) ?? null
}

/**
 * Whether a body is really packed as its label says, by its first bytes: many labels are wrong. Brotli has no beginning
 * of its own; what is recognised as something else is not packed.
 */
export function beginsPacked(packing: Packing, begin: Uint8Array, isRecognised: boolean): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = begin
  switch (packing) {
    case 'gzip':
      return first === 0x1f && second === 0x8b
    case 'zstd':
      return first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd
    case 'deflate':
      // RFC 1950 section 2.2: method 8, and both bytes together a multiple of 31.
      return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0
    case 'br':
      return begin.length > 0 && !isRecognised
  }
}
