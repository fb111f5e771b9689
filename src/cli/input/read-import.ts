import path from 'node:path'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { createLineSplitter } from '#core/lists/lines-of'
import { importText, type Imported } from '#core/scripts/import-text'
import { AppError } from '#shared/errors'
import { readText } from './read-text.ts'

/** A page or JSON document may be one long line. Parsed JSON takes many times its length, hence the bounds. */
const maxDocumentChars = 64 * 1024 * 1024
/** Of scripts and lists, whose lines are cut at 1 MiB; `get --from` takes lists of any length. */
const maxTextChars = 256 * 1024 * 1024

/**
 * Reads a script, manifest, table, JSON document or list as data; `-` is standard input. Runs nothing, opens no other file
 * and makes no connection. Throws AppError('usage'), also beyond the bounds above.
 */
export async function readImport(file: string, baseUrl: URL): Promise<Imported> {
  const text = await readBounded(file)
  return importText(path.basename(file), text, url => uriFromDownloadUrl(url, baseUrl))
}

async function readBounded(file: string): Promise<string> {
  const pieces: string[] = []
  const splitter = createLineSplitter()
  let length = 0
  let isDocument: boolean | null = null
  const keep = (piece: string): void => {
    length += piece.length
    if (length > (isDocument ? maxDocumentChars : maxTextChars)) throw tooLarge(file)
    pieces.push(piece)
  }
  const take = (lines: readonly string[]): void => {
    for (const line of lines) keep(`${line}\n`)
  }
  for await (const text of readText(file)) {
    if (text.trim() !== '') isDocument ??= looksLikeDocument(text)
    if (isDocument) keep(text)
    else take(splitter.push(text))
  }
  take(splitter.end())
  return pieces.join('')
}

/** A page or JSON that is not the JSON lines of `products`. */
function looksLikeDocument(start: string): boolean {
  return /^\uFEFF?\s*[<[{]/.test(start) && !/^\uFEFF?\s*\{"v":/.test(start)
}

const tooLarge = (file: string): AppError =>
  new AppError(
    'usage',
    `${file} is too large to import. Turn it into one URI per line for \`halyard get --from\`.`,
  )
