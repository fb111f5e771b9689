import { AppError } from '#shared/errors'
import type { ExtraColumns } from '#shared/models'
import type { LeftOutRow } from '#core/ports'
import { type ReadRows, readRows } from './read-rows.ts'
import { isRecord } from './row-reader.ts'

export type Mission = 'jwst' | 'hst'

/** The column that names a row, and asks for its products. */
export const datasetColumn = { jwst: 'fileSetName', hst: 'sci_data_set_name' } as const satisfies Record<
  Mission,
  string
>

/** A row of the mission search: all files of an exposure, or one combined product. */
export interface MissionDataset {
  /** `fileSetName` of JWST, `sci_data_set_name` of HST: the key for product lists. */
  readonly dataset: string
  /** Every column as it arrived, text without its padding. */
  readonly columns: ExtraColumns
}

export interface MissionPage {
  /** Null when it was not counted. */
  readonly total: number | null
  readonly rows: readonly MissionDataset[]
  /** Rows that could not be read. */
  readonly leftOut: readonly LeftOutRow[]
}

export interface MissionProduct {
  /** `mast:` URI, from mission and file name. */
  readonly uri: string
  readonly filename: string
  readonly dataset: string
  readonly access: string
  readonly sizeBytes: number | null
  /** `_cal` (JWST) or `FLT` (HST). */
  readonly suffix: string | null
  /** JWST 1b, 2a, 2b, 2c, 3, ASSOCIATION...; HST CALIBRATED, UNCALIBRATED, AUX... */
  readonly category: string | null
  readonly type: string | null
  readonly instrument: string | null
  readonly filters: string | null
}

export interface MissionColumn {
  readonly name: string
  readonly label: string
  readonly description: string | null
  readonly datatype: string | null
  readonly isQueryable: boolean
}

/** Throws `wire-format` for an answer without results, or of which no row has its key. */
export function readMissionPage(mission: Mission, answer: unknown): MissionPage {
  const { results, totalResults } = isRecord(answer) ? answer : {}
  if (!Array.isArray(results))
    throw new AppError('wire-format', `The ${mission} search answered without results; try again later.`)
  const key = datasetColumn[mission]
  const { rows, leftOut } = readRows(`${mission} search`, results, row => {
    const columns = row.extra(new Set())
    return { dataset: row.required(key, row.text(key)), columns: trimmed(columns) }
  })
  const isCount = typeof totalResults === 'number' && Number.isSafeInteger(totalResults) && totalResults >= 0
  return { total: isCount ? totalResults : null, rows, leftOut }
}

function trimmed(columns: ExtraColumns): ExtraColumns {
  const entries = Object.entries(columns)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]),
  )
}

/** The list is sometimes nested once more. Throws `wire-format`. */
export function readMissionProducts(mission: Mission, answer: unknown): ReadRows<MissionProduct> {
  const { products } = isRecord(answer) ? answer : {}
  if (!Array.isArray(products))
    throw new AppError('wire-format', `The ${mission} search listed no products; try again later.`)
  return readRows(`${mission} product list`, products.flat(), row => {
    const path = row.exactText('uri') ?? ''
    const name = row.exactText('filename') ?? path.slice(path.lastIndexOf('/') + 1)
    const filename = row.required('filename', name || null)
    return {
      uri: `mast:${mission.toUpperCase()}/product/${filename}`,
      filename,
      dataset: row.required('dataset', row.text('dataset')),
      access: row.text('access') ?? 'UNKNOWN',
      sizeBytes: row.size('size'),
      suffix: row.text('file_suffix'),
      category: row.text('category'),
      type: row.text('type'),
      instrument: row.text('instrument_name'),
      filters: row.text('filters'),
    }
  })
}

/** Each name once, the first time it occurs: a few come twice, some of them in error. */
export function readMissionColumns(answer: unknown): readonly MissionColumn[] {
  const { rows: columns } = readRows('column_list', answer, row => {
    const name = row.required('column_name', row.text('column_name'))
    return {
      name,
      label: row.text('field_name') ?? name,
      description: row.text('description'),
      datatype: row.text('datatype'),
      isQueryable: row.text('queryable') === 'yes',
    }
  })
  const names = new Set<string>()
  return columns.filter(({ name }) => !names.has(name) && names.add(name))
}
