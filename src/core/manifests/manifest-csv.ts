import { isoTime } from './iso-time.ts'
import { csvCell } from '../lists/csv-write.ts'
import { manifestRows } from './manifest-rows.ts'
import type { ManifestFacts } from './manifest-types.ts'
import type { Rendering } from './manifest-renderer.ts'

const columns = [
  'URI',
  'File',
  'Access',
  'Status',
  'Logged In User',
  'Size',
  'SHA256',
  'State',
  'Reason',
  'Start',
  'End',
  'Attempts',
  'Marks',
  'Reference',
]

/** manifest.csv (RFC 4180): the archive's columns first, then size in bytes, hash, state, reason, times (UTC) and more. */
export function renderCsv(facts: ManifestFacts): Rendering {
  return {
    head: csvLine(columns),
    item: item => {
      const isDone = item.state === 'done'
      const rest = [
        isDone ? String(item.sizeBytes ?? '') : '',
        isDone ? (item.sha256 ?? '') : '',
        item.state,
        item.reason ?? '',
        isoTime(item.startedMs) ?? '',
        isoTime(item.finishedMs) ?? '',
        String(item.attempt),
        item.marks.join('; '),
      ]
      return manifestRows(item, facts)
        .map(row =>
          csvLine([row.uri, row.file, row.access, row.status, row.user, ...rest, row.reference ?? '']),
        )
        .join('')
    },
    tail: '',
  }
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(spreadsheetCell).join(',')}\r\n`
}

/**
 * A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a return) gets an apostrophe in
 * front, which spreadsheets do not show. Names of files may begin so on purpose.
 */
export const spreadsheetCell = (text: string): string =>
  csvCell(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
