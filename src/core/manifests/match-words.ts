import { AppError } from '#shared/errors'

/**
 * What a person typed as an FTS5 query (sqlite.org/fts5.html, section 3): every word must occur, the end of each may be
 * left open. Words are cut where the index cuts them, at everything that is neither letter nor digit, so that
 * `nrcb1_cal` finds `nrcb1` with `cal` or `calints`. Throws `usage` for a text without letters and digits.
 */
export function matchExpression(text: string): string {
  const words = text.normalize('NFC').split(/\s+/u).flatMap(openWord).slice(0, maxWords)
  if (words.length === 0) throw new AppError('usage', 'Say what to search for: at least one letter or digit.')
  return words.join(' AND ')
}

/** A typed text is shorter; a pasted one is cut. */
const maxWords = 64

function openWord(word: string): readonly string[] {
  const pieces = word.split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u).filter(piece => piece !== '')
  return pieces.map((piece, at) => (at === pieces.length - 1 ? `"${piece}"*` : `"${piece}"`))
}
