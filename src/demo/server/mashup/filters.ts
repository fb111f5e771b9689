import { isRecord, textOf } from '../read-body.ts'
import { QueryError } from './query-error.ts'

export type Cell = string | number | boolean | null | undefined
/** A row as the services see it: cells by column name. */
export type Row = Readonly<Record<string, Cell>>
export type RowTest = (row: Row) => boolean

/**
 * The filters of a Mashup request as one test. All filters must match, each by any of its values. Text comparison ignores
 * letter case, as in the archive's database. A cell with several values matches only when the filter gives their
 * `separator`.
 * @throws QueryError for a filter of another form or of an unknown column.
 */
export function toRowTest(filters: unknown, columns: ReadonlySet<string>): RowTest {
  if (!Array.isArray(filters)) throw new QueryError('The parameter filters is not a list.')
  const tests = filters.map((filter: unknown) => toTest(filter, columns))
  return row => tests.every(test => test(row))
}

function toTest(filter: unknown, columns: ReadonlySet<string>): RowTest {
  if (!isRecord(filter)) throw new QueryError('A filter is not an object.')
  const { paramName, values = [], separator, freeText } = filter
  if (typeof paramName !== 'string' || !columns.has(paramName))
    throw new QueryError(`Invalid column name '${textOf(paramName, '')}'.`)
  if (!Array.isArray(values)) throw new QueryError(`The values of ${paramName} are not a list.`)

  const tests = values.map((value: unknown) => toValueTest(value, paramName))
  if (typeof freeText === 'string' && freeText !== '') tests.push(likeTest(freeText))
  if (tests.length === 0) return () => true
  return row => {
    const cell = row[paramName]
    if (cell === null || cell === undefined) return false
    const parts =
      typeof separator === 'string' && separator !== ''
        ? String(cell)
            .split(separator)
            .map(part => part.trim())
        : [cell]
    return tests.some(test => parts.some(test))
  }
}

function toValueTest(value: unknown, paramName: string): (cell: Cell) => boolean {
  if (isRecord(value)) {
    const min = toBound(value['min'], -Infinity, paramName)
    const max = toBound(value['max'], Infinity, paramName)
    return cell => typeof cell !== 'boolean' && Number(cell) >= min && Number(cell) <= max
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new QueryError(`A value of ${paramName} is neither text nor a range.`)
  const wanted = String(value).toLowerCase()
  return cell => String(cell).toLowerCase() === wanted
}

function toBound(value: unknown, missing: number, paramName: string): number {
  if (value === undefined || value === null || value === '') return missing
  const bound = Number(value)
  if (Number.isNaN(bound))
    throw new QueryError(`Error converting data type varchar to float in ${paramName}.`)
  return bound
}

/** `%` matches any text, everything else itself. */
function likeTest(pattern: string): (cell: Cell) => boolean {
  const source = pattern
    .split('%')
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${source}$`, 'is')
  return cell => expression.test(String(cell))
}
