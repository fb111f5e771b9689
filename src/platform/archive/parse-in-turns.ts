import { setImmediate } from 'node:timers/promises'
import { parseTable } from './parse-table.ts'
import { isRecord } from './row-reader.ts'

/** Characters per turn of the event loop, which takes a few milliseconds. */
const usualPieceChars = 512 * 1024
/** Answers put their rows behind no more than this. */
const mostBeforeRows = 64 * 1024
/** At most this many candidates for the end of the list are tried, since some are inside a text or a row. */
const mostTries = 4

/**
 * The same as `parseTable` for an answer of any length, without blocking the event loop: parses the rows in pieces. A
 * thread would not help, since passing the rows on takes longer than parsing them. Anything but a list of rows is
 * parsed at once.
 */
export async function parseInTurns(text: string, pieceChars = usualPieceChars): Promise<unknown> {
  const list = text.length > 2 * pieceChars ? findList(text) : null
  if (list === null) return parseTable(text)
  const pieces: unknown[][] = []
  let at = list.start
  for (;;) {
    const piece = takePiece(text, at, pieceChars)
    if (piece === null) break
    pieces.push(piece.rows)
    at = piece.next
    await setImmediate()
  }
  // The last rows, with everything around the list.
  const whole = parseTable(text.slice(0, list.start) + text.slice(at))
  const last = isRecord(whole) ? whole[list.name] : null
  if (!isRecord(whole) || !Array.isArray(last)) return parseTable(text)
  return { ...whole, [list.name]: pieces.concat([last]).flat() }
}

/** Where the first row of the answer's own list begins. */
function findList(text: string): { readonly name: string; readonly start: number } | null {
  const head = text.slice(0, mostBeforeRows)
  for (const found of head.matchAll(/"(data|results|products)"\s*:\s*\[\s*(?=[{[])/g)) {
    const start = found.index + found[0].length
    const name = found[1] ?? ''
    if (parsed(`${text.slice(0, start)}]}`) !== null) return { name, start }
  }
  return null
}

/** Whole rows from `at` on, and where the next one begins; null near the end of the list. */
function takePiece(
  text: string,
  at: number,
  pieceChars: number,
): { readonly rows: unknown[]; readonly next: number } | null {
  const end = /[}\]]\s*,\s*(?=[{[])/g
  end.lastIndex = at + pieceChars
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = end.exec(text)
    if (found === null) return null
    // An end in the middle of something leaves a text or a bracket open.
    const rows = parsed(`[${text.slice(at, found.index + 1)}]`)
    if (Array.isArray(rows)) return { rows, next: found.index + found[0].length }
  }
  return null
}

/** Null for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return parseTable(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
