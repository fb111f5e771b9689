import { AppError } from '#shared/errors'
import type { ExtraColumns } from '#shared/models'

export type Row = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the archive's tables say for a missing number. */
const missingNumbers: ReadonlySet<number> = new Set([-999, -9999])

/** The archive's own marker column, and the one name that is no column of a plain object. */
const leftOut: ReadonlySet<string> = new Set(['_selected_', '__proto__'])

/** A number as tables write it: no hexadecimal, no `Infinity`. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A value nested deeper than this is no column of a table, and could not be written again (JSON.stringify recurses). */
const mostDepth = 16

/** A row without what every row must have. `problem` says what, without the service and the row's number. */
export class UnreadableRow extends AppError {
  override readonly name = 'UnreadableRow'
  readonly problem: string
  constructor(service: string, rowNumber: number, problem: string) {
    super(
      'wire-format',
      `The archive's answer to ${service} could not be read: row ${rowNumber}, ${problem}; try again later.`,
    )
    this.problem = problem
  }
}

/**
 * Reads the columns of one row after another by name. An odd value in a column that a row can do without counts as
 * missing, since one cell must not cost the row. `required` and `next` throw UnreadableRow, which names the column and
 * never the value.
 */
export class RowReader {
  readonly #service: string
  #row: Row = {}
  #rowNumber = 0

  constructor(service: string) {
    this.#service = service
  }

  /** Goes to the next row. */
  next(value: unknown): void {
    this.#rowNumber += 1
    if (!isRecord(value)) {
      this.#row = {}
      throw this.#failure('the row', value)
    }
    this.#row = value
  }

  /** Whether the row says anything there, readable or not. */
  has(column: string): boolean {
    const value = this.#row[column]
    return value !== null && value !== undefined && value !== ''
  }

  /** Text as it is, blanks included; null when missing, empty or no text. Numbers become text. */
  exactText(column: string): string | null {
    const value = this.#row[column]
    if (typeof value === 'string') return value === '' ? null : value
    return typeof value === 'number' ? String(value) : null
  }

  /** Text without the blanks that some tables pad it with. */
  text(column: string): string | null {
    return this.exactText(column)?.trim() || null
  }

  /** A number, also one written as text; null when missing, -999, -9999 or no number. */
  number(column: string): number | null {
    const value = this.#row[column]
    const number = typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) return null
    return missingNumbers.has(number) ? null : number
  }

  /** A whole number that is held exactly; null for everything else. */
  integer(column: string): number | null {
    const number = this.number(column)
    return number !== null && Number.isSafeInteger(number) ? number : null
  }

  /** A size in bytes; null when missing, negative, broken or beyond exact numbers. */
  size(column: string): number | null {
    const size = this.integer(column)
    return size !== null && size >= 0 ? size : null
  }

  /** A database key as text, sent as number or text whatever the table declares; null when missing or no key. */
  id(column: string): string | null {
    const value = this.#row[column]
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
    if (typeof value === 'string' && /^-?\d+$/.test(value.trim())) return value.trim()
    return null
  }

  /** What was read, which must not be missing. */
  required<T>(column: string, value: T | null): T {
    if (value === null) throw this.#failure(column, this.#row[column])
    return value
  }

  /** All columns but the known ones, without empty ones and without values that are nested without end. */
  extra(known: ReadonlySet<string>): ExtraColumns {
    const extra: Record<string, unknown> = {}
    for (const column in this.#row) {
      const value = this.#row[column]
      if (value === null || leftOut.has(column) || known.has(column)) continue
      if (isNoDeeperThan(value, mostDepth)) extra[column] = value
    }
    return extra
  }

  #failure(what: string, value: unknown): UnreadableRow {
    const kind = value === null || value === undefined || value === '' ? 'missing' : ofKind(value)
    return new UnreadableRow(this.#service, this.#rowNumber, `${what} is ${kind}`)
  }
}

const ofKind = (value: unknown): string =>
  `of an unknown kind (${Array.isArray(value) ? 'list' : typeof value})`

function isNoDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every(inner => isNoDeeperThan(inner, depth - 1))
}
