/**
 * One record of delimited text (RFC 4180, and ECSV with blanks as delimiter). Our own instead of a library, because
 * records are read one line at a time with a bound and a line number, and the core runs without node modules.
 * Null when a quote is still open: the record continues in the next line.
 */
export function parseCsvRecord(line: string, delimiter: string): readonly string[] | null {
  const cells: string[] = []
  for (let at = 0; ;) {
    at = quoteBehindBlanks(line, at, delimiter) ?? at
    if (line[at] === '"') {
      const quoted = readQuoted(line, at + 1)
      if (quoted === null) return null
      const end = nextDelimiter(line, quoted.end, delimiter)
      // Text after a closing quote is against the rules, but nothing is gained by losing it.
      cells.push(quoted.text + line.slice(quoted.end, end))
      at = end
    } else {
      const end = nextDelimiter(line, at, delimiter)
      cells.push(line.slice(at, end))
      at = end
    }
    if (at >= line.length) return cells
    at += delimiter.length
  }
}

/** Where the quote of a cell is that begins with blanks, as people type `a, "b"`; null for any other cell. */
function quoteBehindBlanks(line: string, from: number, delimiter: string): number | null {
  let at = from
  while (line[at] === ' ' && delimiter !== ' ') at += 1
  return at > from && line[at] === '"' ? at : null
}

function nextDelimiter(line: string, from: number, delimiter: string): number {
  const end = line.indexOf(delimiter, from)
  return end < 0 ? line.length : end
}

/** From after the opening quote to after the closing one; a doubled quote is one quote. */
function readQuoted(line: string, from: number): { readonly text: string; readonly end: number } | null {
  const pieces: string[] = []
  for (let start = from; ;) {
    const quote = line.indexOf('"', start)
    if (quote < 0) return null
    if (line[quote + 1] !== '"') {
      pieces.push(line.slice(start, quote))
      return { text: pieces.join(''), end: quote + 1 }
    }
    pieces.push(line.slice(start, quote + 1))
    start = quote + 2
  }
}
