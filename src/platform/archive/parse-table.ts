/**
 * Parses an answer of the archive. A mark of byte order before it is no part of it, and a cell that holds `NaN` or
 * `Infinity`, which JSON does not know and programs write all the same, is null: one such cell must not cost the table.
 * Throws SyntaxError for everything else that is no JSON.
 */
export function parseTable(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    return JSON.parse(json) as unknown
  } catch (thrown) {
    const mended = withoutOddNumbers(json)
    if (mended === null) throw thrown
    return JSON.parse(mended) as unknown
  }
}

const quoteOrOddNumber = /"|-?\b(?:NaN|Infinity)\b/g

/** The text with such numbers outside of quotes as null; null when it has none. Linear in its length. */
function withoutOddNumbers(text: string): string | null {
  const pieces: string[] = []
  let start = 0
  quoteOrOddNumber.lastIndex = 0
  for (let found = quoteOrOddNumber.exec(text); found !== null; found = quoteOrOddNumber.exec(text)) {
    if (found[0] === '"') {
      quoteOrOddNumber.lastIndex = endOfQuote(text, found.index)
      continue
    }
    pieces.push(text.slice(start, found.index), 'null')
    start = quoteOrOddNumber.lastIndex
  }
  return start === 0 ? null : pieces.join('') + text.slice(start)
}

/** Behind the closing quote; the end of the text when there is none. */
function endOfQuote(text: string, open: number): number {
  for (let at = open + 1; ; at += 1) {
    const close = text.indexOf('"', at)
    if (close < 0) return text.length
    let slashes = 0
    while (text[close - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return close + 1
    at = close
  }
}
