import type { ArchiveContext, Exchange } from '../context.ts'
import { HttpError } from '../http-error.ts'
import type { Cell, Row } from '../mashup/filters.ts'
import { separationArcsec } from '../mashup/sky.ts'
import { readJsonObject } from '../read-body.ts'
import { replyJson } from '../reply.ts'
import { resolveName } from '../resolver.ts'
import { toConditionTest } from './conditions.ts'
import type { Mission } from './missions.ts'

const mostTargets = 100
const mostRadiusArcmin = 30
const arcminPerUnit: Readonly<Record<string, number>> = { arcminutes: 1, arcseconds: 1 / 60, degrees: 60 }

/**
 * `POST /search/<mission>/api/v0.1/search`: datasets by position, by columns, or both.
 * @throws HttpError 400 for columns and values that do not exist.
 */
export async function missionSearch(exchange: Exchange, mission: Mission): Promise<void> {
  const { context, request } = exchange
  context.counters.add('queries')
  const asked = parseSearch(await readJsonObject(request))
  const names = new Set(mission.columns.map(column => column.name))
  const isWanted = toConditionTest(asked['conditions'], names)
  const rows = placedRows(context, mission, asked).filter(isWanted).sort(orderOf(asked, names))
  const selected = selectedColumns(mission, asked['select_cols'])
  const { offset, limit } = asked
  const page = rows.slice(offset, offset + limit)
  replyJson(exchange, {
    messages: [],
    search_params: asked,
    ...(asked.skip_count ? {} : { totalResults: rows.length }),
    info: selected.map(({ name, type }) => ({ name, type, sortable: 'yes' })),
    results: page.map(row => resultRow(mission, row, selected)),
  })
}

interface Asked {
  readonly radius: number
  readonly radius_units: string
  readonly limit: number
  readonly offset: number
  readonly skip_count: boolean
  readonly [name: string]: unknown
}

/** The request with default values added; the answer repeats it. */
function parseSearch(body: Readonly<Record<string, unknown>>): Asked {
  const count = (name: string, missing: number): number => {
    const value = Number(body[name] ?? missing)
    if (!(value >= 0)) throw new HttpError(400, `${name} is a number from 0 on.`)
    return value
  }
  return {
    ...body,
    radius: count('radius', 3),
    radius_units: typeof body['radius_units'] === 'string' ? body['radius_units'] : 'arcminutes',
    limit: count('limit', 5000),
    offset: count('offset', 0),
    skip_count: body['skip_count'] === true,
  }
}

/** All datasets of the mission, or those around the requested positions, with separation and position. */
function placedRows({ index, catalogue }: ArchiveContext, mission: Mission, asked: Asked): Row[] {
  const rows = [...index.dataSets(mission.collection).values()]
    // Pools and guide stars have other names and no row.
    .filter(({ files }) => files.some(file => file.productType === 'SCIENCE'))
    .map(mission.rowOf)
  const targets = asked['target']
  if (targets === undefined || targets === null)
    return rows.map(row => ({ ...row, ang_sep: null, search_pos: null }))
  const radiusArcmin = asked.radius * (arcminPerUnit[asked.radius_units] ?? NaN)
  if (!Array.isArray(targets) || targets.length > mostTargets || !(radiusArcmin <= mostRadiusArcmin))
    throw new HttpError(400, 'target is a list of at most 100 places, the radius at most 30 arcminutes.')
  return targets.flatMap((target: unknown) => {
    const [ra, dec] = toPlace(catalogue, String(target))
    return rows.flatMap(row => {
      if (row['targtype'] === 'MOVING' || row[mission.ra] === null) return []
      const separation = separationArcsec(ra, dec, Number(row[mission.ra]), Number(row[mission.dec])) / 60
      return separation <= radiusArcmin ? [{ ...row, ang_sep: separation, search_pos: `${ra} ${dec}` }] : []
    })
  })
}

/** `"ra dec"` in degrees, or a name. */
function toPlace(catalogue: ArchiveContext['catalogue'], target: string): readonly [number, number] {
  const [ra, dec, ...rest] = target
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (
    ra !== undefined &&
    dec !== undefined &&
    rest.length === 0 &&
    Number.isFinite(ra) &&
    Number.isFinite(dec)
  )
    return [ra, dec]
  const place = resolveName(catalogue, target)
  if (place === null) throw new HttpError(400, `${target} is neither a place nor the name of one.`)
  return [place.raDeg, place.decDeg]
}

function selectedColumns({ columns, key }: Mission, wanted: unknown): Mission['columns'] {
  const names = (Array.isArray(wanted) ? wanted : typeof wanted === 'string' ? wanted.split(',') : []).map(
    String,
  )
  if (names.length === 0) return columns.filter(column => column.isUsual)
  const unknown = names.find(name => !columns.some(column => column.name === name))
  if (unknown !== undefined) throw new HttpError(400, `There is no column ${unknown}.`)
  return columns.filter(({ name }) => name === key || names.includes(name))
}

/** The requested columns and those of every row. HST text is padded with blanks. */
function resultRow(mission: Mission, row: Row, selected: Mission['columns']): Row {
  const cells = selected.map(({ name }) => {
    const cell = row[name] ?? null
    const isPadded = mission.padding > 0 && name === 'sci_instrume' && typeof cell === 'string'
    return [name, isPadded ? cell.padEnd(mission.padding) : cell] as const
  })
  return { ...Object.fromEntries(cells), search_key: row['search_key'], ang_sep: row['ang_sep'] ?? null }
}

/** Sorts by the requested columns, first to last; empty cells come last. */
function orderOf(asked: Asked, names: ReadonlySet<string>): (a: Row, b: Row) => number {
  const columns = (Array.isArray(asked['sort_by']) ? asked['sort_by'] : [])
    .map(String)
    .filter(name => names.has(name))
  const isDescending: readonly unknown[] = Array.isArray(asked['sort_desc']) ? asked['sort_desc'] : []
  return (a, b) => {
    for (const [i, name] of columns.entries()) {
      const order = compareCells(a[name], b[name])
      if (order !== 0) return isDescending[i] === true ? -order : order
    }
    return 0
  }
}

function compareCells(a: Cell, b: Cell): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1
  if (b === null || b === undefined) return -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
