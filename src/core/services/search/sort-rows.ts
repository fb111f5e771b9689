import type { RowSort } from '#shared/contract/areas/search'
import type { SearchTable, WordName } from './search-table.ts'
import type { WordColumn } from './word-column.ts'

const wordSorts: Readonly<Partial<Record<RowSort['id'], WordName>>> = {
  target: 'target',
  instrument: 'instrument',
  filter: 'filters',
  level: 'level',
  type: 'type',
  program: 'program',
  access: 'access',
}
const numberSorts = { exposure: 'exposureSeconds', date: 'startMs', distance: 'distanceArcsec' } as const

/**
 * Puts rows in order, in place. What is missing comes last in both directions; equal rows follow by their dataset names.
 * `ranks` are those of `datasetRanks`.
 */
export function sortRows(rows: Uint32Array, table: SearchTable, sort: RowSort, ranks: Uint32Array): Uint32Array {
  const sign = sort.direction === 'ascending' ? 1 : -1
  if (sort.id === 'dataset') return rows.sort((a, b) => sign * ((ranks[a] ?? 0) - (ranks[b] ?? 0)))
  const keys = keysOf(table, sort.id)
  return rows.sort((a, b) => {
    const [left = Number.NaN, right = Number.NaN] = [keys[a], keys[b]]
    if (left === right) return (ranks[a] ?? 0) - (ranks[b] ?? 0)
    if (Number.isNaN(left)) return Number.isNaN(right) ? (ranks[a] ?? 0) - (ranks[b] ?? 0) : 1
    if (Number.isNaN(right)) return -1
    return sign * (left - right)
  })
}

/** By row: the place of its dataset name among all. Letter case does not order. */
export function datasetRanks({ folded, length }: SearchTable): Uint32Array {
  const order = Uint32Array.from({ length }, (_, row) => row).sort((a, b) => {
    const [left = '', right = ''] = [folded[a], folded[b]]
    return left < right ? -1 : left > right ? 1 : a - b
  })
  const ranks = new Uint32Array(length)
  for (let place = 0; place < length; place += 1) ranks[order[place] ?? 0] = place
  return ranks
}

function keysOf(table: SearchTable, id: Exclude<RowSort['id'], 'dataset'>): Float64Array {
  const word = wordSorts[id]
  if (word !== undefined) return wordKeys(table.words[word])
  return id in numberSorts
    ? // The keys of the list are exactly those that are left.
      table.numbers[numberSorts[id as keyof typeof numberSorts]].values()
    : new Float64Array(table.length)
}

/** Numbers within texts order as numbers: `F90W` before `F150W`, program 783 before 1783. */
const naturally = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function wordKeys(column: WordColumn): Float64Array {
  const words = column.words()
  const order = words.map((_, code) => code).sort((a, b) => naturally.compare(words[a] ?? '', words[b] ?? ''))
  const places = new Float64Array(words.length)
  order.forEach((code, place) => {
    places[code] = words[code] === '' ? Number.NaN : place
  })
  return Float64Array.from(column.codes(), code => places[code] ?? Number.NaN)
}
