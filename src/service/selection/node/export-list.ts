import { planFiles } from '#core/plan/plan-files'
import { exportScript } from '#core/scripts/export-script'
import { exportCsv } from '#core/selection/export-csv'
import type { ListEntry } from '../file-list.ts'
import { layoutOf, wantedFiles, type Placing } from '../place-list.ts'
import type { ListExportFormat } from '#shared/contract/areas/selection-views'

export interface ExportedList {
  readonly text: string
  readonly filename: string
  readonly files: number
  readonly leftOut: number
}

const endings = {
  list: '.csv',
  curl: '.sh',
  wget: '.sh',
  aria2: '.txt',
  ecsv: '.ecsv',
  csv: '_files.csv',
  json: '.json',
} as const satisfies Readonly<Record<ListExportFormat, string>>

/** The chosen files as a text that works without Halyard; `name` is that of the download. */
export function exportList(
  entries: readonly ListEntry[],
  placing: Placing,
  format: ListExportFormat,
  name: string,
  baseUrl: URL,
): ExportedList {
  const filename = `${name}${endings[format]}`
  if (format === 'list') {
    const text = exportCsv(entries.map(({ file }) => file.product))
    return { text, filename, files: entries.length, leftOut: 0 }
  }
  const files = planFiles(wantedFiles(entries, placing), layoutOf(placing))
  const { text, leftOut } = exportScript(files, { format, baseUrl, folder: name })
  return { text, filename, files: files.length - leftOut.length, leftOut: leftOut.length }
}
