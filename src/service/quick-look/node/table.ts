import type { FileHandle } from 'node:fs/promises'
import type { TableView } from '#shared/contract/areas/quick-look'
import { AppError } from '#shared/errors'
import { integerValue, stringValue } from '#platform/fits/card'
import type { Hdu } from './hdus.ts'
import { numberOf } from './values.ts'
import { cellReader, type CellReader } from './table-cells.ts'

const shownRows = 100
const shownColumns = 200
const mostPoints = 4096
const mostBytes = 64 * 2 ** 20

interface Column {
  readonly name: string
  readonly unit: string | null
  readonly start: number
  readonly cell: CellReader
}

/** The first rows of a binary table, and a curve when it holds one (FITS 4.0 section 7.3). */
export async function readTable(handle: FileHandle, hdu: Hdu): Promise<TableView> {
  if (hdu.kind !== 'table') throw new AppError('usage', 'This part of the file is not a table.')
  const rowBytes = integerValue(hdu.keyword('NAXIS1') ?? '') ?? 0
  const [rows = 0] = hdu.axes
  const columns = columnsOf(hdu)
  const readRows = Math.min(rows, mostPoints, Math.max(1, Math.floor(mostBytes / Math.max(1, rowBytes))))
  const bytes = Buffer.alloc(readRows * rowBytes)
  await handle.read(bytes, 0, bytes.length, hdu.dataStart)
  const cells = Array.from({ length: Math.min(rows, shownRows, readRows) }, (_, row) =>
    columns.slice(0, shownColumns).map(column => column.cell.text(bytes, row * rowBytes + column.start)),
  )
  return {
    rows,
    columns: columns.slice(0, shownColumns).map(({ name, unit }) => ({ name, unit })),
    cells,
    series: seriesOf(columns, bytes, rowBytes, readRows),
  }
}

function columnsOf(hdu: Hdu): readonly Column[] {
  const [, count = 0] = hdu.axes
  const columns: Column[] = []
  let start = 0
  for (let index = 1; index <= count; index += 1) {
    const form = stringValue(hdu.keyword(`TFORM${index}`) ?? '') ?? ''
    const scale = numberOf(hdu.keyword(`TSCAL${index}`)) ?? 1
    const zero = numberOf(hdu.keyword(`TZERO${index}`)) ?? 0
    const cell = cellReader(form, scale, zero)
    const name = stringValue(hdu.keyword(`TTYPE${index}`) ?? '') ?? `column ${index}`
    columns.push({ name, unit: stringValue(hdu.keyword(`TUNIT${index}`) ?? ''), start, cell })
    start += cell.sizeBytes
  }
  return columns
}

/** What spectra and light curves of the archive are called by their columns; the first pair that is there is drawn. */
const pairs: readonly (readonly [RegExp, RegExp])[] = [
  [/^wave(length)?$/i, /^flux$/i],
  [/^wave(length)?$/i, /^(surf_bright|net|gross|counts?)$/i],
  [/^(time|mjd|tdb-mid|int_mid_mjd_utc|mjd-avg|bjd)/i, /(flux|counts?|net)/i],
]

function seriesOf(
  columns: readonly Column[],
  bytes: Buffer,
  rowBytes: number,
  rows: number,
): TableView['series'] {
  for (const [xName, yName] of pairs) {
    const x = columns.find(column => xName.test(column.name) && column.cell.isNumeric)
    const y = columns.find(column => column !== x && yName.test(column.name) && column.cell.isNumeric)
    if (x === undefined || y === undefined) continue
    // A spectrum is one value in each row, or one array in the first row.
    const isArray = x.cell.repeat > 1
    const count = isArray ? Math.min(x.cell.repeat, y.cell.repeat, mostPoints) : rows
    const valueAt = (column: Column, index: number): number =>
      isArray
        ? column.cell.number(bytes, column.start, index)
        : column.cell.number(bytes, index * rowBytes + column.start, 0)
    const points = Array.from(
      { length: rows === 0 ? 0 : count },
      (_, index) => [valueAt(x, index), valueAt(y, index)] as const,
    )
    const drawn = points.filter(([at]) => Number.isFinite(at)).sort(([a], [b]) => a - b)
    if (drawn.length < 2) continue
    return {
      x: { name: x.name, unit: x.unit, values: drawn.map(([at]) => at) },
      y: {
        name: y.name,
        unit: y.unit,
        values: drawn.map(([, value]) => (Number.isFinite(value) ? value : null)),
      },
    }
  }
  return null
}
