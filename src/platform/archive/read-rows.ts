import { AppError } from '#shared/errors'
import type { LeftOutRow } from '#core/ports'
import { isRecord, RowReader, UnreadableRow } from './row-reader.ts'

/** The rows of a list that could be read, and those that could not: one broken row never costs the others. */
export interface ReadRows<T> {
  readonly rows: readonly T[]
  readonly leftOut: readonly LeftOutRow[]
}

/** Columns by which a person recognises a row that could not be read. */
const naming = ['productFilename', 'filename', 'dataURI', 'uri', 'obs_id', 'dataset', 'obsid', 'obsID']
const mostNameLength = 120

/**
 * Reads every row of a list. Throws `wire-format` when there is no list, and when no row of it could be read: that is
 * an answer of another kind, and must not pass for an empty one.
 */
export function readRows<T>(service: string, rows: unknown, read: (reader: RowReader) => T): ReadRows<T> {
  if (!Array.isArray(rows)) throw noRows(service)
  const reader = new RowReader(service)
  const readable: T[] = []
  const leftOut: LeftOutRow[] = []
  let first: UnreadableRow | null = null
  for (const [index, row] of rows.entries() as Iterable<[number, unknown]>) {
    try {
      reader.next(row)
      readable.push(read(reader))
    } catch (thrown) {
      if (!(thrown instanceof UnreadableRow)) throw thrown
      first ??= thrown
      leftOut.push({ rowNumber: index + 1, name: nameOf(row), why: thrown.problem })
    }
  }
  if (first !== null && readable.length === 0) throw first
  return { rows: readable, leftOut }
}

/** The same for a list of which every row must be read, such as a count. Throws `wire-format`. */
export function readAllRows<T>(service: string, rows: unknown, read: (reader: RowReader) => T): readonly T[] {
  if (!Array.isArray(rows)) throw noRows(service)
  const reader = new RowReader(service)
  return rows.map((row: unknown) => {
    reader.next(row)
    return read(reader)
  })
}

const noRows = (service: string): AppError =>
  new AppError('wire-format', `The archive's answer to ${service} holds no rows; try again later.`)

function nameOf(row: unknown): string | null {
  if (!isRecord(row)) return null
  for (const column of naming) {
    const value = row[column]
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, mostNameLength)
    if (typeof value === 'number') return String(value)
  }
  return null
}
