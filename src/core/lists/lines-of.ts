/** Lines longer than this (1 MiB of text) are refused unread: no URI, list row or command is near it. */
export const maxLineLength = 1024 * 1024

const lineEnd = /\r\n?|\n/g

/** The lines of a text without their ends (`\n`, `\r\n` or `\r`). A line of any length costs nothing until it is read. */
export function* linesOf(text: string): Generator<string> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const end = new RegExp(lineEnd)
  while (start < text.length) {
    end.lastIndex = start
    const found = end.exec(text)
    yield text.slice(start, found?.index ?? text.length)
    start = found === null ? text.length : found.index + found[0].length
  }
}

/** Cuts text that comes in pieces into lines, holding at most one line and never more than `maxLineLength` of it. */
export interface LineSplitter {
  /** The lines that this piece completes. A longer line is cut just above `maxLineLength`, so that readers refuse it. */
  push(chunk: string): readonly string[]
  /** The last line, when no line end follows it. */
  end(): readonly string[]
}

export function createLineSplitter(): LineSplitter {
  let open = ''
  // A carriage return at the end of a piece may be the first half of a line end.
  let endsWithReturn = false
  const keep = (text: string): void => {
    if (open.length <= maxLineLength) open += text.slice(0, maxLineLength + 1 - open.length)
  }
  const take = (): string => {
    const line = open
    open = ''
    return line
  }
  return {
    push(chunk) {
      const lines: string[] = []
      const text = endsWithReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk
      if (chunk !== '') endsWithReturn = chunk.endsWith('\r')
      let start = 0
      for (const found of text.matchAll(lineEnd)) {
        keep(text.slice(start, found.index))
        lines.push(take())
        start = found.index + found[0].length
      }
      keep(text.slice(start))
      return lines
    },
    end: () => (open === '' ? [] : [take()]),
  }
}
