import { dayMs } from '#shared/durations'
import { type FacetId, facetIds, type RowFilters } from '#shared/contract/areas/search'
import { msFromMjd, parseDate } from '#core/archive/dates'
import { facetColumns, type SearchTable, wordNames } from './search-table.ts'

/** One active filter: which rows pass. */
interface RowTest {
  readonly id: FacetId | 'text' | 'dates'
  passes(row: number): boolean
}

export interface FilteredRows {
  /** Rows that pass every filter, in the order of the table. */
  readonly rows: Uint32Array
  /** By facet and code of its column: rows that pass every other filter. */
  readonly counts: Readonly<Record<FacetId, Uint32Array>>
  /** By active filter: rows that this one alone keeps away. */
  readonly keptAway: ReadonlyMap<RowTest['id'], number>
  /** By active filter: rows that it does not pass, whatever the others do. */
  readonly refused: ReadonlyMap<RowTest['id'], number>
}

/**
 * Applies all filters in one pass. A facet is counted among the rows that every *other* filter keeps, so that a second
 * value of a ticked facet shows what it would add. Throws AppError 'usage' for a date that is none.
 */
export function filterRows(table: SearchTable, filters: RowFilters): FilteredRows {
  const tests = testsOf(table, filters)
  const facets = facetIds.map(id => {
    const column = table.words[facetColumns[id].column]
    return { id, codes: column.codes(), counts: new Uint32Array(column.words().length) }
  })
  const testOfFacet = facets.map(({ id }) => tests.findIndex(test => test.id === id))
  const rows = new Uint32Array(table.length)
  const keptAway = new Uint32Array(tests.length)
  const refused = new Uint32Array(tests.length)
  let length = 0
  for (let row = 0; row < table.length; row += 1) {
    let failed = -1
    let failures = 0
    for (let index = 0; index < tests.length; index += 1) {
      if (tests[index]?.passes(row) === true) continue
      failed = index
      failures += 1
      refused[index] = (refused[index] ?? 0) + 1
    }
    if (failures === 0) {
      rows[length] = row
      length += 1
    } else if (failures === 1) keptAway[failed] = (keptAway[failed] ?? 0) + 1
    if (failures > 1) continue
    for (let facet = 0; facet < facets.length; facet += 1) {
      if (failures === 1 && testOfFacet[facet] !== failed) continue
      const { codes, counts } = facets[facet] ?? noFacet
      const code = codes[row] ?? 0
      counts[code] = (counts[code] ?? 0) + 1
    }
  }
  const byTest = (values: Uint32Array): ReadonlyMap<RowTest['id'], number> =>
    new Map(tests.map(({ id }, index) => [id, values[index] ?? 0]))
  return {
    rows: rows.slice(0, length),
    // Every facet is in the list.
    counts: Object.fromEntries(facets.map(({ id, counts }) => [id, counts])) as Record<FacetId, Uint32Array>,
    keptAway: byTest(keptAway),
    refused: byTest(refused),
  }
}

const noFacet = { codes: new Int32Array(), counts: new Uint32Array() }

function testsOf(table: SearchTable, filters: RowFilters): readonly RowTest[] {
  const tests: RowTest[] = []
  for (const id of facetIds) {
    const wanted = filters.facets[id]
    if (wanted) tests.push(facetTest(table, id, new Set(wanted)))
  }
  const dates = dateTest(table, filters)
  if (dates) tests.push(dates)
  const text = textTest(table, filters.text)
  if (text) tests.push(text)
  return tests
}

function facetTest(table: SearchTable, id: FacetId, wanted: ReadonlySet<string>): RowTest {
  const { column, values } = facetColumns[id]
  const codes = table.words[column].codes()
  const passing = Uint8Array.from(table.words[column].words(), text =>
    values(text).some(value => wanted.has(value)) ? 1 : 0,
  )
  return { id, passes: row => passing[codes[row] ?? 0] === 1 }
}

/** A bare day at the end of a range is meant with all of it. */
function dateTest(table: SearchTable, { since, until }: RowFilters): RowTest | null {
  if (since === null && until === null) return null
  const isDay = until !== null && /^\d{4}-\d\d-\d\d$/.test(until.trim())
  const fromMs = since === null ? -Infinity : msFromMjd(parseDate(since))
  const toMs = until === null ? Infinity : msFromMjd(parseDate(until)) + (isDay ? dayMs - 1 : 0)
  const starts = table.numbers.startMs.values()
  return { id: 'dates', passes: row => (starts[row] ?? Number.NaN) >= fromMs && (starts[row] ?? 0) <= toMs }
}

function textTest(table: SearchTable, text: string): RowTest | null {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  if (wanted.length === 0) return null
  // Texts that many rows share are looked at once each.
  const tests = wanted.map(word => {
    const columns = wordNames.map(name => {
      const column = table.words[name]
      const has = Uint8Array.from(column.words(), value => (value.toLowerCase().includes(word) ? 1 : 0))
      return { codes: column.codes(), has }
    })
    return { word, columns: columns.filter(({ has }) => has.includes(1)) }
  })
  const { folded } = table
  return {
    id: 'text',
    passes: row =>
      tests.every(
        ({ word, columns }) =>
          (folded[row] ?? '').includes(word) || columns.some(({ codes, has }) => has[codes[row] ?? 0] === 1),
      ),
  }
}
