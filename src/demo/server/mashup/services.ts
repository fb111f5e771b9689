import type { ArchiveContext } from '../context.ts'
import { textOf } from '../read-body.ts'
import { lookUpName } from '../resolver.ts'
import { observationColumns, positionColumns, productColumns, type Column } from './columns.ts'
import type { Row } from './filters.ts'
import { QueryError } from './query-error.ts'
import { filteredRows, positionRows, productRows } from './rows.ts'
import { parsePosition, toCone } from './sky.ts'

/** A table, a count, or an answer of another shape. */
export type ServiceAnswer =
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'document'; readonly value: unknown }

/** The unchecked `params` of a request. */
export type Params = Readonly<Record<string, unknown>>
type Service = (context: ArchiveContext, params: Params) => ServiceAnswer

const usualRadiusDeg = 0.2
const placed = [...observationColumns, ...positionColumns]

/** The Mashup services, by name in lower case. */
const services: Readonly<Record<string, Service>> = {
  'mast.caom.filtered': (context, params) =>
    selected(params, observationColumns, filteredRows(context, params['filters'])),
  'mast.caom.filtered.position': (context, params) => {
    const cone = parsePosition(params['position'])
    if (cone === null) throw new QueryError('The parameter position is not "ra, dec, radius".')
    return selected(params, placed, positionRows(context, cone, params['filters'] ?? []))
  },
  'mast.caom.cone': (context, params) => {
    const cone = toCone(
      Number(params['ra']),
      Number(params['dec']),
      Number(params['radius'] ?? usualRadiusDeg),
    )
    if (cone === null) throw new QueryError('The parameters ra, dec and radius are not a place.')
    return { kind: 'table', columns: placed, rows: positionRows(context, cone, []) }
  },
  'mast.caom.products': (context, params) => ({
    kind: 'table',
    columns: productColumns,
    rows: productRows(context, params['obsid']),
  }),
  'mast.name.lookup': ({ catalogue }, params) => ({
    kind: 'document',
    value: lookUpName(catalogue, textOf(params['input'], '')),
  }),
  'mast.caom.all': ({ catalogue }) => ({ kind: 'document', value: missions(catalogue.observations) }),
}

/** Runs a service. @throws QueryError for an unknown service and for invalid parameters. */
export function runService(context: ArchiveContext, name: string, params: Params): ServiceAnswer {
  const key = name.toLowerCase()
  const service = Object.hasOwn(services, key) ? services[key] : undefined
  if (service === undefined) throw new QueryError(`The service ${name} is not available.`)
  return service(context, params)
}

/** `columns`: `*`, a comma list, or `COUNT_BIG(*)`, which requests only the number of rows. */
function selected(params: Params, columns: readonly Column[], rows: readonly Row[]): ServiceAnswer {
  const wanted = textOf(params['columns'], '*').trim()
  if (/^count(_big)?\(\*\)$/i.test(wanted)) return { kind: 'count', count: rows.length }
  if (wanted === '*') return { kind: 'table', columns, rows }
  const chosen = wanted.split(',').map(word => {
    const column = columns.find(({ name }) => name.toLowerCase() === word.trim().toLowerCase())
    if (column === undefined) throw new QueryError(`Invalid column name '${word.trim()}'.`)
    return column
  })
  return { kind: 'table', columns: chosen, rows }
}

/** The histogram from which clients read the list of missions. Its entry `hist` is not a mission. */
function missions(observations: readonly { readonly obs_collection: string }[]): unknown {
  const histObj: Record<string, unknown> = { hist: [] }
  for (const [mission, rows] of Object.entries(Object.groupBy(observations, row => row.obs_collection)))
    histObj[mission] = { count: rows?.length ?? 0 }
  const columns = [
    { text: 'obs_collection', dataIndex: 'obs_collection', ExtendedProperties: { histObj } },
    { text: 'instrument_name', dataIndex: 'instrument_name', ExtendedProperties: { histObj: { hist: [] } } },
  ]
  return { status: 'COMPLETE', msg: '', data: { Tables: [{ Columns: columns, Rows: [] }] } }
}
