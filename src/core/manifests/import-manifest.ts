import { itemStates } from '#shared/states'
import { AppError } from '#shared/errors'
import { parseCsvRecord } from '../lists/csv-read.ts'
import type { UriOf } from '../lists/record.ts'
import { importText } from '../scripts/import-text.ts'
import { checkManifestHead, parseManifestLine } from './manifest-line.ts'
import type { RecordedFile } from './recorded-file.ts'
import { parseSumLine } from './sums-line.ts'

export interface ImportedManifest {
  readonly files: readonly RecordedFile[]
  /** Lines that were not understood. */
  readonly refused: number
}

/**
 * Reads a manifest that somebody kept: our `manifest.json`, `manifest.csv` or `SHA256SUMS` with their checksums, or any
 * list that names files of the archive, which then promises no content. Nothing is run. Throws `usage`.
 */
export function importManifest(name: string, text: string, uriOf: UriOf): ImportedManifest {
  const body = text.replace(/^\uFEFF/, '')
  const lines = body.split(/\r?\n/)
  const firstLine = lines.find(line => line.trim() !== '') ?? ''
  if (/^\{"version":\d+,"batch":/.test(firstLine)) return ofJson(lines)
  if (parseSumLine(firstLine) !== null) return ofSums(lines)
  if (/^URI,File,Access,Status,/.test(firstLine)) return ofCsv(lines)
  const { files, refusedCount } = importText(name, body, uriOf)
  return {
    files: files.map(({ relativePath, ...file }) =>
      listed({ ...file, ...(relativePath !== null && { plannedPath: relativePath }) }),
    ),
    refused: refusedCount,
  }
}

function ofJson([head = '', ...lines]: readonly string[]): ImportedManifest {
  checkManifestHead(head)
  return { files: lines.flatMap(line => parseManifestLine(line) ?? []), refused: 0 }
}

function ofSums(lines: readonly string[]): ImportedManifest {
  const found = lines.filter(line => line.trim() !== '').map(parseSumLine)
  const files = found.filter(file => file !== null)
  return { files, refused: found.length - files.length }
}

/** The columns of our `manifest.csv`, by name; its rows are references, of which a file has one or more. */
function ofCsv(lines: readonly string[]): ImportedManifest {
  const records = [...recordsOf(lines)]
  const names = records[0] ?? []
  const files = new Map<string, RecordedFile>()
  let refused = 0
  for (const cells of records.slice(1)) {
    const file = ofRecord(new Map(names.map((name, at) => [name, cells[at] ?? ''])))
    if (file === null) refused += 1
    else if (!files.has(file.wanted?.uri ?? '')) files.set(file.wanted?.uri ?? '', file)
  }
  return { files: [...files.values()], refused }
}

function* recordsOf(lines: readonly string[]): Generator<readonly string[]> {
  let open = ''
  for (const line of lines) {
    const cells = parseCsvRecord(open + line, ',')
    if (cells === null) open += `${line}\n`
    else {
      open = ''
      if (cells.some(cell => cell !== '')) yield cells
    }
  }
  if (open !== '') throw new AppError('usage', 'This manifest.csv ends within a quoted cell.')
}

function ofRecord(cells: ReadonlyMap<string, string>): RecordedFile | null {
  const uri = cells.get('URI') ?? ''
  const path = cells.get('File') ?? ''
  const state = itemStates.find(known => known === cells.get('State'))
  if (!/^mast:./i.test(uri) || path === '' || state === undefined) return null
  const sha256 = cells.get('SHA256') ?? ''
  const size = Number(cells.get('Size') || NaN)
  const isDone = state === 'done'
  return {
    ...listed({ ...nothingKnown, uri, filename: path.slice(path.lastIndexOf('/') + 1), plannedPath: path }),
    state,
    sizeBytes: isDone && Number.isSafeInteger(size) && size >= 0 ? size : null,
    sha256: isDone && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null,
  }
}

const nothingKnown = {
  obsId: null,
  collection: null,
  sizeBytes: null,
  access: null,
  calibLevel: null,
  version: null,
  programId: null,
  parents: [],
} as const

/** A file of which only that it was listed is known. */
function listed(file: NonNullable<RecordedFile['wanted']>): RecordedFile {
  return {
    relativePath: file.plannedPath ?? file.filename,
    state: 'done',
    reason: null,
    sizeBytes: null,
    sha256: null,
    user: null,
    wanted: file,
  }
}
