import { AppError } from '#shared/errors'
import { type ArchiveOptions, createAsker } from './asker.ts'
import {
  datasetColumn,
  type Mission,
  type MissionColumn,
  type MissionPage,
  type MissionProduct,
  readMissionColumns,
  readMissionPage,
  readMissionProducts,
} from './mission-answers.ts'
import type { LeftOutRow } from '#core/ports'
import type { ReadRows } from './read-rows.ts'
import type { Row } from './row-reader.ts'

export type { Mission, MissionColumn, MissionPage, MissionProduct } from './mission-answers.ts'

export interface MissionQuery {
  readonly position?: { readonly ra: number; readonly dec: number; readonly radiusDeg: number }
  /** One per column: `a,b` any of, `!a` not, `<` `>` `<=` `>=`, `a..b`, `*` wildcard. */
  readonly conditions?: Readonly<Record<string, string>>
  readonly columns?: readonly string[]
  readonly limit: number
  readonly offset?: number
  /** Counting all rows makes the archive much slower. */
  readonly counts?: boolean
}

export interface MissionSearch {
  /** One page. A page of `limit` rows may have a successor at `offset + limit`. */
  search(mission: Mission, query: MissionQuery, signal: AbortSignal): Promise<MissionPage>
  products(
    mission: Mission,
    datasets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadRows<MissionProduct>>
  columns(mission: Mission, signal: AbortSignal): Promise<readonly MissionColumn[]>
  close(): Promise<void>
}

const datasetsPerCall = 1_000
/** The largest radius that the archive takes. */
const mostRadiusDeg = 0.5
const jsonHeaders = { 'content-type': 'application/json', accept: 'application/json' }

/** The newer search by mission, with the same manners and errors as `createArchive`. */
export function createMissionSearch(options: ArchiveOptions): MissionSearch {
  const asker = createAsker(options, 2)
  const post = (mission: Mission, service: string, body: unknown, signal: AbortSignal): Promise<unknown> =>
    asker.json(
      {
        name: `${mission} ${service}`,
        path: `search/${mission}/api/v0.1/${service}`,
        method: 'POST',
        headers: jsonHeaders,
        body: JSON.stringify(body),
      },
      signal,
    )

  return {
    async search(mission, query, signal) {
      const page = readMissionPage(
        mission,
        await post(mission, 'search', requestBody(mission, query), signal),
      )
      const owed = Math.min(query.limit, (page.total ?? 0) - (query.offset ?? 0))
      const received = page.rows.length + page.leftOut.length
      if (received < owed) {
        throw new AppError(
          'archive-error',
          `The ${mission} search gave ${received} of ${owed} rows; try again later.`,
        )
      }
      return page
    },
    async products(mission, datasets, signal) {
      const rows: MissionProduct[] = []
      const leftOut: LeftOutRow[] = []
      for (let start = 0; start < datasets.length; start += datasetsPerCall) {
        const body = { dataset_ids: datasets.slice(start, start + datasetsPerCall) }
        const answer = await post(mission, 'post_list_products', body, signal)
        const read = readMissionProducts(mission, answer)
        for (const product of read.rows) rows.push(product)
        for (const row of read.leftOut) leftOut.push(row)
      }
      return { rows, leftOut }
    },
    async columns(mission, signal) {
      const path = `search/util/api/v0.1/column_list?mission=${mission}`
      const headers = { accept: 'application/json' }
      return readMissionColumns(
        await asker.json({ name: 'column_list', path, method: 'GET', headers }, signal),
      )
    },
    close: () => asker.close(),
  }
}

function requestBody(mission: Mission, query: MissionQuery): Row {
  const { position, conditions = {}, columns = [], limit, offset = 0, counts = false } = query
  if (position && position.radiusDeg > mostRadiusDeg) {
    throw new AppError(
      'usage',
      'The mission search takes a radius of at most 30 arcminutes; give a smaller one.',
    )
  }
  return {
    ...(position && {
      target: [`${position.ra} ${position.dec}`],
      radius: position.radiusDeg * 3_600,
      radius_units: 'arcseconds',
    }),
    limit,
    offset,
    // Without the key column the rows could not be asked for their products.
    ...(columns.length > 0 && { select_cols: [...new Set([datasetColumn[mission], ...columns])] }),
    // Pages need one order; the key has no ties.
    sort_by: [datasetColumn[mission]],
    sort_desc: [false],
    skip_count: !counts,
    conditions: Object.entries(conditions).map(([column, value]) => ({ [column]: value })),
  }
}
