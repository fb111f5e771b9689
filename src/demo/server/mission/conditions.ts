import { HttpError } from '../http-error.ts'
import type { Cell, Row, RowTest } from '../mashup/filters.ts'
import { isRecord, textOf } from '../read-body.ts'

/**
 * The conditions of a mission search as one test; all must match. A value may be `a,b` (or), `!a` (not), `<`, `>`, `<=`,
 * `>=`, `a..b` (inclusive) or contain `*` for any text. An empty value matches everything.
 * @throws HttpError 400 for a column that does not exist or a condition of another form.
 */
export function toConditionTest(conditions: unknown, columns: ReadonlySet<string>): RowTest {
  if (conditions === undefined || conditions === null) return () => true
  if (!Array.isArray(conditions)) throw new HttpError(400, 'conditions is not a list.')
  const tests = conditions.flatMap((condition: unknown) => {
    if (!isRecord(condition)) throw new HttpError(400, 'A condition is not an object.')
    return Object.entries(condition).map(([column, value]) => {
      if (!columns.has(column)) throw new HttpError(400, `There is no column ${column}.`)
      return toColumnTest(column, value)
    })
  })
  return row => tests.every(test => test(row))
}

function toColumnTest(column: string, value: unknown): RowTest {
  const words = (Array.isArray(value) ? value : [value])
    .flatMap((part: unknown) => textOf(part, '').split(','))
    .map(word => word.trim())
    .filter(word => word !== '')
  const refused = words.filter(word => word.startsWith('!')).map(word => toValueTest(word.slice(1)))
  const wanted = words.filter(word => !word.startsWith('!')).map(toValueTest)
  return (row: Row) => {
    const cell = row[column]
    if (refused.some(test => test(cell))) return false
    return wanted.length === 0 || wanted.some(test => test(cell))
  }
}

function toValueTest(word: string): (cell: Cell) => boolean {
  const [, from, to] = /^(.+)\.\.(.+)$/.exec(word) ?? []
  if (from !== undefined && to !== undefined)
    return cell => isKnown(cell) && compare(cell, from) >= 0 && compare(cell, to) <= 0
  const [, sign, bound] = /^(<=|>=|<|>)\s*(.+)$/.exec(word) ?? []
  if (sign !== undefined && bound !== undefined)
    return cell => isKnown(cell) && holds[sign]?.(compare(cell, bound)) === true
  const pattern = word
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${pattern}$`, 'is')
  return cell => isKnown(cell) && (expression.test(String(cell).trim()) || isSameNumber(cell, word))
}

const isKnown = (cell: Cell): boolean => cell !== null && cell !== undefined
const isSameNumber = (cell: Cell, word: string): boolean => typeof cell === 'number' && cell === Number(word)

const holds: Readonly<Record<string, (order: number) => boolean>> = {
  '<': order => order < 0,
  '>': order => order > 0,
  '<=': order => order <= 0,
  '>=': order => order >= 0,
}

/** Numbers by value, everything else (dates in ISO form) by text. */
function compare(cell: Cell, bound: string): number {
  if (typeof cell === 'number') return cell - Number(bound)
  const text = String(cell)
  return text < bound ? -1 : text > bound ? 1 : 0
}
