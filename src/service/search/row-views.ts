import type { ObservationDetails, SearchRow } from '#shared/contract/areas/search'
import type { ExtraColumns } from '#shared/models'
import type { NumberName, SearchTable, WordName } from './search-table.ts'

/** One row as the page sees it. */
export function rowView(table: SearchTable, row: number): SearchRow {
  const filters = word(table, 'filters', row)
  const level = word(table, 'level', row)
  return {
    obsid: table.obsids[row] ?? '',
    dataset: table.datasets[row] ?? '',
    mission: table.words.mission.at(row),
    target: word(table, 'target', row),
    instrument: table.words.instrument.at(row),
    filters: filters === null ? [] : filters.split(';'),
    exposureSeconds: number(table, 'exposureSeconds', row),
    startMs: number(table, 'startMs', row),
    level: level === null ? null : Number(level),
    type: word(table, 'type', row),
    program: word(table, 'program', row),
    access: table.words.access.at(row),
    releaseMs: number(table, 'releaseMs', row),
    distanceArcsec: number(table, 'distanceArcsec', row),
  }
}

/** Everything that is known of one row; `extra` are the archive's columns beyond those of the table. */
export function detailsView(table: SearchTable, row: number, extra: ExtraColumns): ObservationDetails {
  return {
    row: rowView(table, row),
    title: word(table, 'title', row),
    principalInvestigator: word(table, 'investigator', row),
    ra: number(table, 'ra', row),
    dec: number(table, 'dec', row),
    endMs: number(table, 'endMs', row),
    hasPreview: (table.previews[row] ?? '') !== '',
    extra: Object.entries(extra)
      .map(([name, value]) => ({ name, value: textOf(value) }))
      .filter(({ value }) => value !== ''),
  }
}

/** The archive's cells are texts, numbers and truth values; anything else is shown as it is written. */
const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.trim().slice(0, 500)
}

const word = (table: SearchTable, name: WordName, row: number): string | null =>
  table.words[name].at(row) || null

function number(table: SearchTable, name: NumberName, row: number): number | null {
  const value = table.numbers[name].values()[row]
  return value === undefined || Number.isNaN(value) ? null : value
}
