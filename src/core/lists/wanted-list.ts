import { AppError } from '#shared/errors'
import { fileLineSchema } from '#shared/lines'
import { knownAccess } from '../archive/access.ts'
import { hasCommand } from '../scripts/dialect.ts'
import { parseCsvRecord } from './csv-read.ts'
import { linesOf, maxLineLength } from './lines-of.ts'
import { bareAddress, demandPlainAddress } from './plain-address.ts'
import {
  canNameFile,
  fileOfRecord,
  isObservation,
  observationAdvice,
  uriOfAddress,
  type UriOf,
} from './record.ts'
import { namesFileClearly, referencesIn } from './references-in-text.ts'
import { createRefusals, type RefusedLine } from './refused.ts'
import { createWantedFiles, type FoundFile, type ListedFile, type ListedFiles } from './wanted-files.ts'

export interface WantedList<Files = readonly ListedFile[]> {
  /** Each URI once, in the order of the list; `parents` has one entry per reference. */
  readonly files: Files
  /** At most 10,000 of them; after 100,000 the rest of the text is not read, and one more says so. */
  readonly refused: readonly RefusedLine[]
  readonly refusedCount: number
}

/** Reads a list line by line, for lists that stream. Blank lines, lines of signs alone and `#` comments are nothing. */
export interface WantedListReader {
  add(line: string): void
  /** Takes a URI or address alone, such as an argument; throws `usage` or `foreign-host`. */
  addAddress(address: string): void
  list(): WantedList<ListedFiles>
}

/** The columns of the table that is being read. `broken` is the beginning of a record that has an open quote. */
interface Table {
  readonly names: readonly string[]
  readonly delimiter: string
  /** `manifest.csv`, with an apostrophe before what a spreadsheet would run as a formula. */
  readonly isForSpreadsheets: boolean
  broken: string
  brokenLines: number
}

/** Blank lines, and brackets around a list. In a table a quote alone would open a record; its rows are read first. */
const isWithoutWord = /^[\p{P}\p{S}\s]*$/u

/** A line that is one, and nothing else, passes every check below; most lines of long lists do. */
const ordinaryUri = /^mast:\w+(?:\/[\w-]+)*\/[\w-]*\w\.(?:fits|jpg|json|ecsv|csv|txt)$/

/** Before a name in `SHA256SUMS` and its like. */
const checksum = /^(?:[0-9a-f]{2}){16,64} [ *](?=\S)/i

/** A record goes over no more lines than this, so that an open quote does not swallow the list. */
const maxRecordLines = 64

/** The whole list at once; see `collectWanted`. */
export function readWantedList(source: string | Iterable<string>, uriOf: UriOf): WantedList {
  const reader = collectWanted(uriOf)
  for (const line of typeof source === 'string' ? linesOf(source) : source) reader.add(line)
  const list = reader.list()
  return { ...list, files: [...list.files] }
}

/**
 * What `--from` takes: one URI or address per line with `#` comments, the JSON lines of `products`, or a table (with
 * commas, semicolons, tabs or bars; ECSV) whose header has a column of URIs, addresses or file names. Kinds may be
 * mixed but for the table, which begins with the first line. A line that names no file is refused; the others are used.
 */
export function collectWanted(uriOf: UriOf): WantedListReader {
  const files = createWantedFiles()
  const refusals = createRefusals()
  let lineNumber = 0
  let isEcsv = false
  let ecsvDelimiter = ' '
  let knownDelimiter: string | null = null
  let areObservations = false
  let mayBeHeader = true
  let table: Table | null = null

  const read = (line: string): FoundFile | readonly FoundFile[] | null => {
    if (line.startsWith('{')) return fileOfJsonLine(line, uriOf)
    if (table !== null) return fileOfRow(table, line, uriOf)
    if (ordinaryUri.test(line)) return { uri: line }
    if (hasCommand(line))
      throw new AppError('usage', 'This is a command of a script, which `halyard import` reads.')
    try {
      return { uri: addressAlone(line) }
    } catch (thrown) {
      const words = referencesIn(line)
      if (words.length === 0 || !(thrown instanceof AppError)) throw thrown
      // All of them or none: a line of which a part was taken would count as read.
      return words.map(clearFile)
    }
  }
  const addressAlone = (line: string): string => {
    if (/^[[<].*[\]>]$/.test(line) && !/^<[^<>]*>$/.test(line))
      throw new AppError('usage', 'This is a JSON document or a page, which `halyard import` reads.')
    const address = bareAddress(line.replace(checksum, '').replace(/\s#.*$/, ''))
    demandPlainAddress(address)
    return uriOfAddress(address, uriOf)
  }
  const clearFile = (address: string): FoundFile => {
    demandPlainAddress(address)
    const uri = uriOfAddress(address, uriOf)
    if (namesFileClearly(uri)) return { uri }
    throw new AppError(
      'usage',
      'An address among other words does not end like a file; write it on a line of its own.',
    )
  }

  return {
    add(raw) {
      if (refusals.isFull()) return
      lineNumber += 1
      if (raw.length > maxLineLength) {
        refusals.add(lineNumber, raw, 'The line is longer than 1 MiB.')
        return
      }
      const line = (lineNumber === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim()
      if ((table === null ? isWithoutWord.test(line) : line === '') && (table?.broken ?? '') === '') return
      if (line.startsWith('#') && (table?.broken ?? '') === '') {
        isEcsv ||= line.startsWith('# %ECSV')
        if (/^# delimiter: ['"]?,/.test(line)) ecsvDelimiter = ','
        return
      }
      if (table === null && /^\s+[a-z][a-z-]{0,40}=/.test(raw)) return // an option in an input file of aria2
      if (areObservations) {
        refusals.addSilently()
        return
      }
      if (mayBeHeader && table === null && !line.startsWith('{')) {
        // Excel's own first line says which sign separates the cells.
        const separator = /^"?sep=(.)"?$/i.exec(line)?.[1]
        if (separator !== undefined && knownDelimiter === null) {
          knownDelimiter = separator
          return
        }
        const header = headerOf(line, isEcsv ? ecsvDelimiter : knownDelimiter)
        if (header !== null && isObservation(header.names)) {
          areObservations = true
          refusals.add(lineNumber, line, observationAdvice)
          return
        }
        if (header !== null && canNameFile(header.names)) {
          const isForSpreadsheets = header.names.includes('logged in user')
          table = { ...header, isForSpreadsheets, broken: '', brokenLines: 0 }
          return
        }
      }
      try {
        const found = read(line)
        // A title and a date may precede the header of a table; below the first file there is none.
        mayBeHeader = false
        for (const file of found === null ? [] : [found].flat()) files.add(file)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        refusals.add(
          lineNumber,
          line,
          error.message,
          error.code === 'foreign-host' ? 'foreign-host' : 'usage',
        )
      }
    },
    addAddress(address) {
      demandPlainAddress(address)
      files.add({ uri: uriOfAddress(address, uriOf) })
    },
    list() {
      if (table !== null && table.broken !== '') {
        refusals.add(lineNumber, table.broken, 'A quote in this record is never closed.')
        table.broken = ''
      }
      return { files: files.listed(), refused: refusals.kept, refusedCount: refusals.count() }
    },
  }
}

/** In the order in which a header is tried; the sign that splits it into names of columns is the right one. */
const delimiters = ['\t', ',', ';', '|'] as const

/** The names of columns, in lower case, when this line is a header of files or observations; else null. */
function headerOf(line: string, known: string | null): Pick<Table, 'names' | 'delimiter'> | null {
  for (const delimiter of known === null ? delimiters : [known]) {
    if (known === null && line.includes('\t') !== (delimiter === '\t')) continue
    const names = parseCsvRecord(line, delimiter)?.map(name => name.trim().toLowerCase())
    if (names !== undefined && (canNameFile(names) || isObservation(names))) return { names, delimiter }
  }
  return null
}

function fileOfRow(table: Table, line: string, uriOf: UriOf): FoundFile | null {
  const whole = table.broken === '' ? line : `${table.broken}\n${line}`
  table.broken = ''
  const cells = parseCsvRecord(whole, table.delimiter)
  if (cells === null) {
    table.brokenLines += 1
    if (whole.length > maxLineLength || table.brokenLines > maxRecordLines) {
      table.brokenLines = 0
      throw new AppError('usage', 'A quote in this record is not closed within reach.')
    }
    table.broken = whole
    return null
  }
  table.brokenLines = 0
  if (cells.every(cell => /^(?:str|int|float|bool|object)\d*$/.test(cell))) return null // astropy's row of column types
  // The empty rows that spreadsheets leave at the end, and the rule under a header.
  if (cells.every(cell => /^[-=:+\s]*$/.test(cell))) return null
  const exact = table.isForSpreadsheets ? cells.map(withoutApostrophe) : cells
  const found = fileOfRecord(new Map(table.names.map((name, index) => [name, exact[index]])), uriOf)
  if (found === null) throw new AppError('usage', 'This row names no file.')
  return found
}

/** Undoes what `spreadsheetCell` of the manifest did to a cell. */
const withoutApostrophe = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r])/, '')

/** A line of `products`, `get` or `queue`, or any object with a URI in it. The closing `summary` is nothing. */
function fileOfJsonLine(line: string, uriOf: UriOf): FoundFile | null {
  const value = parseJson(line)
  const read = fileLineSchema.safeParse(value)
  if (read.success) {
    const { uri, filename, obs_id, collection, size, access, calib_level, version, program, parents } =
      read.data
    return {
      uri: uriOfAddress(uri, uriOf),
      filename,
      obsId: obs_id,
      collection,
      sizeBytes: size,
      access: knownAccess(access ?? null),
      calibLevel: calib_level,
      version,
      programId: program,
      parents,
    }
  }
  const record = recordOf(value)
  if (record.get('kind') === 'summary') return null
  if (record.get('kind') === 'observation' || isObservation([...record.keys()]))
    throw new AppError('usage', observationAdvice)
  if (record.get('kind') === 'error')
    throw new AppError('usage', 'The list says that something is missing in it.')
  const found = fileOfRecord(record, uriOf)
  if (found === null)
    throw new AppError('usage', 'This JSON line names no file; `halyard import` reads whole JSON documents.')
  return found
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new AppError('usage', 'This line begins like JSON but is not.', { cause })
  }
}

/** The members of an object by their names in lower case; empty for anything else. */
export function recordOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]))
}
