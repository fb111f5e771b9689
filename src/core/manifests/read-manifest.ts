import { AppError } from '#shared/errors'
import { canNameFile, fileOfRecord, uriOfAddress, type UriOf } from '../lists/record.ts'
import { createRefusals, type Refusals } from '../lists/refused.ts'
import { createWantedFiles, type WantedFiles } from '../lists/wanted-files.ts'
import type { WantedList } from '../lists/wanted-list.ts'

/**
 * The files of a `MANIFEST.HTML`: a table with the columns URI, File, Access, Status, Logged In User. Rows of the same
 * URI ("Duplicate of file ...") are references. Text before the table's header is not looked at. A VOTable is read the
 * same way by the names of its fields, and a page without such a table by its links to files of the archive.
 */
export function readManifest(text: string, uriOf: UriOf): WantedList {
  const files = createWantedFiles()
  const refusals = createRefusals()
  let names = fieldsOf(text)
  for (const { cells, lineNumber } of rowsOf(text)) {
    if (names === null) {
      const header = cells.map(cell => cell.toLowerCase())
      if (canNameFile(header)) names = header
      continue
    }
    if (refusals.isFull()) break
    try {
      const file = fileOfRecord(new Map(names.map((name, index) => [name, cells[index]])), uriOf)
      if (file === null) throw new AppError('usage', 'This row names no file.')
      files.add(file)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const code = error.code === 'foreign-host' ? 'foreign-host' : 'usage'
      refusals.add(lineNumber, cells.join(' | '), error.message, code)
    }
  }
  if (names === null) addLinks(text, uriOf, files, refusals)
  return { files: files.files(), refused: refusals.kept, refusedCount: refusals.count() }
}

const field = /<FIELD\b[^>]{0,2048}?\bname\s{0,8}=\s{0,8}["']([^"'<>]{1,128})["']/gi

/** The columns of a VOTable in lower case; null for every other page. */
function fieldsOf(text: string): readonly string[] | null {
  if (!/<VOTABLE\b/i.test(text.slice(0, 4096))) return null
  return [...text.matchAll(field)].map(([, name = '']) => name.trim().toLowerCase())
}

const link = /\bhref\s{0,8}=\s{0,8}(?:"([^"]{1,4096})"|'([^']{1,4096})'|([^\s"'<>]{1,4096}))/gi
const linkToFile = /^mast:|\bDownload\/file\b|\bretrieve_product\b/i

function addLinks(text: string, uriOf: UriOf, files: WantedFiles, refusals: Refusals): void {
  for (const [, double, single, bare] of text.matchAll(link)) {
    const address = textOf(double ?? single ?? bare ?? '')
    if (refusals.isFull()) return
    if (!linkToFile.test(address)) continue
    try {
      files.add({ uri: uriOfAddress(address, uriOf) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refusals.add(0, address, error.message, error.code === 'foreign-host' ? 'foreign-host' : 'usage')
    }
  }
}

interface Row {
  readonly cells: readonly string[]
  readonly lineNumber: number
}
const maxCellLength = 8192

/** Table rows of a page, read once from front to back, so that no page takes more than linear time. */
function* rowsOf(html: string): Generator<Row> {
  const tag = /<(\/?)(td|th|tr)\b/gi
  let cells: string[] = []
  let cellStart: number | null = null
  let lineNumber = 1
  let counted = 0
  for (let found = tag.exec(html); found !== null; found = tag.exec(html)) {
    const close = html.indexOf('>', tag.lastIndex)
    if (close < 0) return
    tag.lastIndex = close + 1
    const isEnd = found[1] === '/'
    const isRow = found[2]?.toLowerCase() === 'tr'
    if (cellStart !== null && (isEnd || isRow)) {
      cells.push(textOf(html.slice(cellStart, Math.min(found.index, cellStart + maxCellLength))))
      cellStart = null
    }
    if (!isRow) {
      if (!isEnd) cellStart = close + 1
      continue
    }
    if (cells.length > 0) {
      for (; counted < found.index; counted += 1) if (html.charCodeAt(counted) === 0x0a) lineNumber += 1
      yield { cells, lineNumber }
    }
    cells = []
  }
}

/** The text of a cell: tags away, character references replaced once (HTML, section 13.5). */
function textOf(html: string): string {
  let text = ''
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at)
    text += html.slice(at, open < 0 ? html.length : open)
    const close = open < 0 ? -1 : html.indexOf('>', open)
    if (close < 0) break
    at = close + 1
  }
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (whole, decimal, hex, name) =>
      characterOf(whole, decimal, hex, name),
    )
    .trim()
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
])

function characterOf(whole: unknown, decimal: unknown, hex: unknown, name: unknown): string {
  if (typeof name === 'string') return named.get(name.toLowerCase()) ?? ''
  const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : String(whole)
}
