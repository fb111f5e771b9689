import type { FacetId } from '#shared/contract/areas/search'
import type { Observation } from '#shared/models'
import { msFromMjd } from '#core/archive/dates'
import { growingDoubles, type Growing } from './growing.ts'
import { wordColumn, type WordColumn } from './word-column.ts'

/**
 * The rows of one search, by columns: what is filtered, sorted and counted is a typed array, so that 100,000 rows do in
 * a moment. Missing numbers are NaN, missing texts are empty. Other columns of the archive are not kept here.
 */
export interface SearchTable {
  readonly length: number
  add(rows: readonly Observation[]): void
  readonly obsids: readonly string[]
  readonly datasets: readonly string[]
  /** Dataset names in lower case. */
  readonly folded: readonly string[]
  readonly words: Readonly<Record<WordName, WordColumn>>
  readonly numbers: Readonly<Record<NumberName, Growing<Float64Array>>>
  /** The outline on the sky as the archive writes it. */
  readonly regions: readonly string[]
  readonly previews: readonly string[]
  /** The row of an observation; undefined when the search has not found it. */
  rowOf(obsid: string): number | undefined
}

export const wordNames = [
  'mission',
  'instrument',
  'filters',
  'target',
  'program',
  'level',
  'type',
  'access',
  'title',
  'investigator',
] as const
export type WordName = (typeof wordNames)[number]
const numberNames = [
  'startMs',
  'endMs',
  'exposureSeconds',
  'releaseMs',
  'distanceArcsec',
  'ra',
  'dec',
] as const
export type NumberName = (typeof numberNames)[number]

/** Which column a facet counts, and the values that one text of it covers. */
export const facetColumns: Readonly<
  Record<FacetId, { readonly column: WordName; readonly values: (text: string) => readonly string[] }>
> = {
  mission: { column: 'mission', values: text => [text] },
  // Rows since March 2023 have the mode, older ones do not: people choose the instrument.
  instrument: { column: 'instrument', values: text => [text.split('/')[0] ?? text] },
  filter: { column: 'filters', values: text => text.split(';') },
  program: { column: 'program', values: text => [text] },
  level: { column: 'level', values: text => [text] },
  type: { column: 'type', values: text => [text] },
  access: { column: 'access', values: text => [text] },
  target: { column: 'target', values: text => [text] },
}

export function searchTable(): SearchTable {
  const obsids: string[] = []
  const datasets: string[] = []
  const folded: string[] = []
  const regions: string[] = []
  const previews: string[] = []
  const rows = new Map<string, number>()
  const words = byName(wordNames, wordColumn)
  const numbers = byName(numberNames, growingDoubles)

  function addRow(row: Observation): void {
    // A search may be answered in overlapping parts: the first of equal rows stays.
    if (rows.has(row.obsid)) return
    rows.set(row.obsid, obsids.push(row.obsid) - 1)
    datasets.push(row.obsId)
    folded.push(row.obsId.toLowerCase())
    regions.push(row.region ?? '')
    previews.push(row.previewUri ?? '')
    const texts = textsOf(row)
    for (const name of wordNames) words[name].push(texts[name])
    const values = numbersOf(row)
    for (const name of numberNames) numbers[name].push(values[name] ?? Number.NaN)
  }

  return {
    get length() {
      return obsids.length
    },
    add: added => added.forEach(addRow),
    obsids,
    datasets,
    folded,
    words,
    numbers,
    regions,
    previews,
    rowOf: obsid => rows.get(obsid),
  }
}

function textsOf(row: Observation): Readonly<Record<WordName, string>> {
  return {
    mission: row.collection,
    instrument: row.instrument,
    filters: row.filters.join(';'),
    target: row.targetName ?? '',
    program: row.programId ?? '',
    level: row.calibLevel === null ? '' : String(row.calibLevel),
    type: row.productType ?? '',
    access: row.access,
    title: row.title ?? '',
    investigator: row.principalInvestigator ?? '',
  }
}

const toMs = (mjd: number | null): number | null => (mjd === null ? null : msFromMjd(mjd))

const numbersOf = (row: Observation): Readonly<Record<NumberName, number | null>> => ({
  startMs: toMs(row.startMjd),
  endMs: toMs(row.endMjd),
  exposureSeconds: row.exposureSeconds,
  releaseMs: toMs(row.releaseMjd),
  distanceArcsec: row.distanceArcsec,
  ra: row.ra,
  dec: row.dec,
})

function byName<N extends string, T>(names: readonly N[], make: () => T): Readonly<Record<N, T>> {
  // Every name gets its value here.
  return Object.fromEntries(names.map(name => [name, make()])) as Record<N, T>
}
