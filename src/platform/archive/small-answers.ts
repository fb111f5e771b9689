import type { Position } from '#core/ports'
import { AppError } from '#shared/errors'
import type { Identity } from '#shared/models'
import { readAllRows, readRows } from './read-rows.ts'
import { isRecord, RowReader } from './row-reader.ts'

export const anonymous: Identity = { isAnonymous: true, user: 'anonymous', displayName: null, scopes: [] }

/**
 * Who a whoami answer says we are. Empty fields come as null, "", {} or not at all. The shortened token that the
 * answer repeats is not read.
 */
export function readIdentity(answer: unknown): Identity {
  const row = new RowReader('whoami')
  row.next(answer)
  // The row was an object, or next() had thrown.
  const { anon, scopes, attrib } = isRecord(answer) ? answer : {}
  if (typeof anon !== 'boolean') {
    throw new AppError(
      'wire-format',
      'The archive did not say who is signed in (whoami has no anon); try again later.',
    )
  }
  if (anon) return anonymous
  const user = row.text('ezid') ?? row.text('eppn')
  return {
    isAnonymous: false,
    user: row.required('ezid', user),
    displayName:
      isRecord(attrib) && typeof attrib['display_name'] === 'string' ? attrib['display_name'] || null : null,
    scopes: Array.isArray(scopes) ? scopes.filter(scope => typeof scope === 'string') : [],
  }
}

/** The number in a COUNT_BIG(*) answer: one row, one column, whatever its name, sent as number or text. */
export function readCount(service: string, rows: unknown): number {
  const [count, ...others] = readAllRows(service, rows, row => {
    const column = Object.keys(row.extra(new Set())).find(name => name !== '') ?? 'Column1'
    return row.required(column, row.number(column))
  })
  if (count === undefined || others.length > 0 || !Number.isSafeInteger(count) || count < 0) {
    throw new AppError('wire-format', `The archive did not count the rows of ${service}; try again later.`)
  }
  return count
}

/**
 * Where a name is in the sky, from the archive's name lookup or the resolver's own JSON; both call the declination
 * `decl`. The entry for the name asked is taken before others. Null when no entry has a position.
 */
export function readPosition(answer: unknown, name: string): Position | null {
  const entries = isRecord(answer) ? answer['resolvedCoordinate'] : undefined
  const wanted = name.trim().toLowerCase()
  if (entries === undefined || entries === null) return null
  const { rows } = readRows('Mast.Name.Lookup', isRecord(entries) ? [entries] : entries, row => {
    const position = { ra: coordinate(row, 'ra'), dec: coordinate(row, 'decl') ?? coordinate(row, 'dec') }
    return {
      ...position,
      isWanted: row.text('searchString')?.toLowerCase() === wanted,
      canonicalName: row.text('canonicalName') ?? name.trim(),
      resolver: row.text('resolver') ?? 'unknown',
    }
  })
  const found = rows.filter(entry => entry.ra !== null && entry.dec !== null)
  const best = found.find(entry => entry.isWanted) ?? found[0]
  if (!best || best.ra === null || best.dec === null) return null
  return { ra: best.ra, dec: best.dec, canonicalName: best.canonicalName, resolver: best.resolver }
}

/** Null when missing; a coordinate that is no number makes the entry unreadable, since its name is known after all. */
function coordinate(row: RowReader, column: string): number | null {
  const number = row.number(column)
  return number === null && row.has(column) ? row.required(column, number) : number
}

/** One column of the archive's search, for advanced filters. */
export interface ArchiveColumn {
  readonly name: string
  readonly label: string
  readonly description: string | null
  /** `char`, `double`, `long` ... as the archive declares it. */
  readonly datatype: string | null
  readonly unit: string | null
  /** Between the values of a column that holds several. */
  readonly separator: string | null
}

/**
 * The columns of a columnsconfig answer, without hidden markers. An empty answer is how the archive says error. Throws
 * `archive-error` for it and for every answer that describes no column.
 */
export function readColumns(answer: unknown): readonly ArchiveColumn[] {
  const entries = isRecord(answer) ? Object.entries(answer) : []
  const columns = entries.flatMap(([name, value]) => {
    if (name === '' || name.startsWith('_') || !isRecord(value)) return []
    const row = new RowReader('columnsconfig')
    row.next(value)
    const label = row.text('text')
    const datatype = row.text('vot.datatype')
    if (label === null && datatype === null) return []
    const description = row.text('vot.description')
    const [unit, separator] = [row.text('vot.unit'), row.text('separator')]
    return [{ name, label: label ?? name, description, datatype, unit, separator }]
  })
  if (columns.length > 0) return columns
  throw new AppError('archive-error', 'The archive gave no list of columns; try again later.')
}
