import { randomUUID } from 'node:crypto'
import { plannedAgain, recordedOf, type RecordedFile } from '#core/manifests/recorded-file'
import { manifestText } from '#core/manifests/manifest-text'
import type { ManifestItem, ManifestSource } from '#core/manifests/manifest-types'
import { exportScript } from '#core/scripts/export-script'
import { textPartChars, type ManifestExportFormat } from '#shared/contract/areas/manifests'
import { AppError } from '#shared/errors'

interface Export {
  readonly pieces: Generator<string>
  rest: string
  readonly fileName: string
  readonly mediaType: string
}
export interface ExportPiece {
  readonly exportId: string
  readonly text: string
  readonly isLast: boolean
  readonly fileName: string
  readonly mediaType: string
}
export interface Exports {
  begin(source: ManifestSource, format: ManifestExportFormat): ExportPiece
  /** Throws `usage` for one that is not under way any more. */
  next(exportId: string): ExportPiece
}

/** A fifth export drops the oldest: its page has gone. */
const keptExports = 4

/** Manifests as text, part by part, so that one of a million files needs no more memory than one of ten. */
export function createExports(baseUrl: URL): Exports {
  const all = new Map<string, Export>()
  const partOf = (exportId: string, one: Export): ExportPiece => {
    let isLast = false
    while (one.rest.length < textPartChars && !isLast) {
      const piece = one.pieces.next()
      if (piece.done === true) isLast = true
      else one.rest += piece.value
    }
    const cut = wholeCharacters(one.rest, textPartChars)
    const text = one.rest.slice(0, cut)
    one.rest = one.rest.slice(cut)
    isLast &&= one.rest === ''
    if (isLast) all.delete(exportId)
    return { exportId, text, isLast, fileName: one.fileName, mediaType: one.mediaType }
  }
  return {
    begin: (source, format) => {
      const pieces = format === 'script' ? scriptText(source, baseUrl) : manifestText(source, format)
      const one = { pieces, rest: '', ...fileOf(source.batch.name, format) }
      const exportId = randomUUID()
      all.set(exportId, one)
      for (const oldest of all.keys()) if (all.size > keptExports) all.delete(oldest)
      return partOf(exportId, one)
    },
    next: exportId => {
      const one = all.get(exportId)
      if (one === undefined) throw new AppError('usage', 'This export was interrupted; start it again.')
      return partOf(exportId, one)
    },
  }
}

/** A script with curl, which asks for the token when it is run. */
function* scriptText({ batch, items }: ManifestSource, baseUrl: URL): Generator<string> {
  const files = plannedAgain(recorded(items))
  yield exportScript(files, { format: 'curl', baseUrl, folder: batch.name }).text
}

function* recorded(items: Iterable<ManifestItem>): Generator<RecordedFile> {
  for (const item of items) yield recordedOf(item)
}

/** Never within a surrogate pair: the two halves would not survive the way. */
function wholeCharacters(text: string, length: number): number {
  const before = text.charCodeAt(length - 1)
  return text.length > length && before >= 0xd800 && before <= 0xdbff ? length - 1 : length
}

function fileOf(name: string, format: ManifestExportFormat): Pick<Export, 'fileName' | 'mediaType'> {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[.-]+/, '') || 'batch'
  switch (format) {
    case 'html':
      return { fileName: `${plain}-MANIFEST.HTML`, mediaType: 'text/html' }
    case 'csv':
      return { fileName: `${plain}-manifest.csv`, mediaType: 'text/csv' }
    case 'json':
      return { fileName: `${plain}-manifest.json`, mediaType: 'application/json' }
    case 'sha256':
      return { fileName: `${plain}-SHA256SUMS`, mediaType: 'text/plain' }
    case 'script':
      return { fileName: `${plain}.sh`, mediaType: 'text/x-shellscript' }
  }
}
