import { AppError } from '#shared/errors'

/** Bytes of one header record (FITS 4.0 section 4.1). */
export const cardBytes = 80

/** Bytes of a card before its value field: keyword and value indicator. */
const fieldStart = 10
const quote = 0x27

export interface Card {
  readonly keyword: string
  /** Whether columns 9 and 10 hold the value indicator `= `. */
  readonly hasField: boolean
}

/** Keywords whose text is free, whatever columns 9 and 10 hold (FITS 4.0 section 4.4.2.4). */
const commentary: ReadonlySet<string> = new Set(['COMMENT', 'HISTORY', 'CONTINUE', 'HIERARCH', ''])

/**
 * Looks at one 80-byte card. Throws `damaged` for what no FITS writer produces: bytes outside printable ASCII, a
 * keyword outside A-Z 0-9 - _ or not filled with blanks, a string without its closing quote (FITS 4.0 sections 4.1
 * and 4.2). Works on bytes, because archives hold many small files that are mostly header.
 */
export function readCard(block: Uint8Array, at: number): Card {
  for (let i = at; i < at + cardBytes; i += 1) {
    const byte = block[i] ?? 0
    if (byte < 0x20 || byte > 0x7e) throw broken('holds a byte that is not text')
  }
  const keyword = keywordOf(block, at)
  if (keyword === null) throw broken('has no valid keyword')
  const hasField = block[at + 8] === 0x3d && block[at + 9] === 0x20 && !commentary.has(keyword)
  if (hasField && isUnfinishedString(block, at + fieldStart, at + cardBytes)) {
    throw broken(`(${keyword}) holds an unfinished string`)
  }
  return { keyword, hasField }
}

/** Everything after the value indicator, as text. */
export function fieldOf(block: Uint8Array, at: number): string {
  const { buffer, byteOffset, byteLength } = block.subarray(at + fieldStart, at + cardBytes)
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}

function keywordOf(block: Uint8Array, at: number): string | null {
  let length = 0
  while (length < 8 && isKeywordByte(block[at + length] ?? 0)) length += 1
  for (let i = length; i < 8; i += 1) if (block[at + i] !== 0x20) return null
  let keyword = ''
  for (let i = 0; i < length; i += 1) keyword += String.fromCharCode(block[at + i] ?? 0)
  return keyword
}

const isKeywordByte = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f

/** A string begins with a quote, and a doubled quote inside it means one (FITS 4.0 section 4.2.1). */
function isUnfinishedString(block: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end && block[at] === 0x20) at += 1
  if (at === end || block[at] !== quote) return false
  let quotes = 0
  for (; at < end; at += 1) {
    if (block[at] === quote) quotes += 1
    else if (quotes > 0 && quotes % 2 === 0) return false
  }
  return quotes % 2 === 1
}

/** A quoted value with doubled quotes resolved and trailing blanks removed; null for any other value. */
export function stringValue(field: string): string | null {
  const quoted = /^ *'((?:[^']|'')*)'/.exec(field)?.[1]
  return quoted === undefined ? null : quoted.replaceAll("''", "'").trimEnd()
}

/** An integer value, exact; null for anything else and beyond 2^53. */
export function integerValue(field: string): number | null {
  const digits = /^ *([+-]?\d+) *(?:\/.*)?$/.exec(field)?.[1]
  const value = Number(digits ?? Number.NaN)
  return Number.isSafeInteger(value) ? value : null
}

/** T or F; null for anything else. */
export function logicalValue(field: string): boolean | null {
  const letter = /^ *([TF]) *(?:\/.*)?$/.exec(field)?.[1]
  return letter === undefined ? null : letter === 'T'
}

const broken = (what: string): AppError => new AppError('damaged', `a header card ${what}`)
