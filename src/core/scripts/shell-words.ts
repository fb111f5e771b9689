import { AppError } from '#shared/errors'

/**
 * The values of variables of the archive's own scripts while they are read, never run. The folder becomes a mark that
 * no typed word can hold; the token stays a name.
 */
const variables: ReadonlyMap<string, string> = new Map([
  ['DOWNLOAD_FOLDER', '\0'],
  ['FOLDER', '\0'],
  ['CONT', ''],
  ['MAST_API_TOKEN', '(token)'],
])
/** The mark for the download folder in words. */
export const folderMark = '\0'

/**
 * The words of one simple shell command (POSIX shell, sections 2.2 and 2.6), read as data. Known are quotes, escapes, a
 * trailing comment and the variables of the archive's scripts; an unquoted variable without value leaves no word.
 * Throws `usage` for everything that would make a shell do more: other variables, substitutions, pipes, redirections.
 */
export function shellWords(line: string): readonly string[] {
  if (line.includes('\0')) throw new AppError('usage', 'The command holds a zero character.')
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length;) {
    const sign = line[at] ?? ''
    if (/\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
      at += 1
    } else if (sign === '#' && word === null) {
      break
    } else {
      const piece = pieceAt(line, at, sign)
      if (piece.text !== '' || piece.isQuoted) word = (word ?? '') + piece.text
      at = piece.end
    }
  }
  if (word !== null) words.push(word)
  return words
}

interface Piece {
  readonly text: string
  readonly end: number
  /** Quotes make a word even when nothing is in them. */
  readonly isQuoted: boolean
}

function pieceAt(line: string, at: number, sign: string): Piece {
  switch (sign) {
    case "'":
      return singleQuoted(line, at)
    case '"':
      return doubleQuoted(line, at)
    case '\\':
      if (at + 1 >= line.length) throw unclosed()
      return { text: line[at + 1] ?? '', end: at + 2, isQuoted: true }
    case '$':
      return { ...variableAt(line, at), isQuoted: false }
    case '`':
      throw runs()
  }
  if (/[;&|<>()]/.test(sign)) throw new AppError('usage', 'The line holds more than one simple command.')
  let end = at + 1
  while (end < line.length && !/[\s'"\\$`;&|<>()]/.test(line[end] ?? '')) end += 1
  return { text: line.slice(at, end), end, isQuoted: false }
}

function singleQuoted(line: string, at: number): Piece {
  const end = line.indexOf("'", at + 1)
  if (end < 0) throw unclosed()
  return { text: line.slice(at + 1, end), end: end + 1, isQuoted: true }
}

function doubleQuoted(line: string, at: number): Piece {
  const pieces: string[] = []
  for (let here = at + 1; here < line.length;) {
    const sign = line[here] ?? ''
    if (sign === '"') return { text: pieces.join(''), end: here + 1, isQuoted: true }
    if (sign === '`') throw runs()
    if (sign === '$') {
      const variable = variableAt(line, here)
      pieces.push(variable.text)
      here = variable.end
    } else if (sign === '\\' && /[$`"\\]/.test(line[here + 1] ?? '')) {
      pieces.push(line[here + 1] ?? '')
      here += 2
    } else {
      let end = here + 1
      while (end < line.length && !/["`$\\]/.test(line[end] ?? '')) end += 1
      pieces.push(line.slice(here, end))
      here = end
    }
  }
  throw unclosed()
}

const variablePattern =
  /\$(?:(?<plain>[A-Za-z_][A-Za-z0-9_]{0,63})|\{(?<braced>[A-Za-z_][A-Za-z0-9_]{0,63})\})/y

function variableAt(line: string, at: number): { readonly text: string; readonly end: number } {
  variablePattern.lastIndex = at
  const found = variablePattern.exec(line)
  const value = variables.get(found?.groups?.['plain'] ?? found?.groups?.['braced'] ?? '')
  if (found === null || value === undefined) throw runs()
  return { text: value, end: at + found[0].length }
}

const unclosed = () => new AppError('usage', 'A quote or an escape in the command is not closed.')
const runs = () =>
  new AppError('usage', 'The command would run another command or needs a variable that only a shell knows.')
