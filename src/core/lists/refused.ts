import type { ErrorCode } from '#shared/errors'

/** A line of a list or script that names no file we may fetch. */
export interface RefusedLine {
  /** Counted from 1; 0 when the format has no lines. */
  readonly lineNumber: number
  /** Its beginning, safe for a terminal and without secrets. */
  readonly shown: string
  readonly code: Extract<ErrorCode, 'usage' | 'foreign-host'>
  /** One plain sentence. */
  readonly why: string
}

/** A text may be hostile: so many refusals are kept, and after so many the rest is not read. */
const maxKept = 10_000
const maxRefused = 100_000
const maxShown = 160
const tooMany = 'Too many lines name no file; the rest of the text was not read.'

export interface Refusals {
  add(lineNumber: number, line: string, why: string, code?: RefusedLine['code']): void
  /** Lines that were refused together with a reported one: counted, not reported each. */
  addSilently(): void
  readonly kept: readonly RefusedLine[]
  count(): number
  /** Whether reading should stop; the last refusal says so. */
  isFull(): boolean
}

export function createRefusals(): Refusals {
  const kept: RefusedLine[] = []
  let count = 0
  return {
    add(lineNumber, line, why, code = 'usage') {
      count += 1
      if (kept.length < maxKept) kept.push({ lineNumber, shown: shownLine(line), code, why })
      else if (count === maxRefused)
        kept.push({ lineNumber, shown: shownLine(line), code: 'usage', why: tooMany })
    },
    addSilently() {
      count += 1
    },
    kept,
    count: () => count,
    isFull: () => count >= maxRefused,
  }
}

/**
 * The beginning of a foreign line for people: control, format and bidirectional characters as `\u{…}`, tokens and
 * passwords blanked (scripts edited by hand may hold them), at most 160 characters.
 */
function shownLine(line: string): string {
  const start = line
    .slice(0, 4 * maxShown)
    .replace(/\b(token|bearer|basic)([\s=:]+)[^\s"'&]+/gi, '$1$2…')
    .replace(/(authorization["']?\s{0,8}[:=]\s{0,8})(?!token|bearer|basic)[^\s"'&]+/gi, '$1…')
    .replace(/(mast_(?:api_)?token["']?\s{0,8}[:=]\s{0,8}["']?)[^\s"'&;]+/gi, '$1…')
    .replace(/(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi, '…')
    .replace(/\/\/[^/@\s]{1,200}@/g, '//…@')
    .replace(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu,
      sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
    )
  const isCut = start.length > maxShown || line.length > 4 * maxShown
  return isCut ? `${start.slice(0, maxShown - 1)}…` : start
}
