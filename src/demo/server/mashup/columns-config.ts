import type { Handler } from '../context.ts'
import { readBody } from '../read-body.ts'
import { replyJson } from '../reply.ts'
import {
  observationColumns,
  positionColumns,
  productColumns,
  selectedColumn,
  type Column,
} from './columns.ts'

const observations = [...observationColumns, ...positionColumns]

/**
 * `POST /portal/Mashup/Mashup.asmx/columnsconfig` with `colConfigId=<service>`: the column dictionary of a service.
 * astroquery requests it before its first query and reads from it which columns are continuous and which hold several
 * values. A service without columns has an empty object.
 */
export const columnsConfig: Handler = async exchange => {
  const { request, method, url } = exchange
  const form = method === 'POST' ? new URLSearchParams(await readBody(request)) : url.searchParams
  const name = (form.get('colConfigId') ?? '').toLowerCase()
  const columns =
    name === 'mast.caom.products' ? productColumns : name.startsWith('mast.caom.') ? observations : null
  replyJson(exchange, columns === null ? {} : dictionaryOf(columns))
}

function dictionaryOf(columns: readonly Column[]): unknown {
  const entries = columns.map(column => {
    const { name, label, datatype, description, unit, separator } = column
    return [
      name,
      {
        text: label,
        ...(datatype === 'string' || datatype === 'boolean'
          ? { type: datatype }
          : { 'vot.datatype': datatype }),
        'vot.description': description,
        ...(unit === undefined ? {} : { 'vot.unit': unit }),
        ...(separator === undefined ? {} : { separator }),
      },
    ] as const
  })
  return {
    [selectedColumn.name]: { text: 'selected', add: true, type: selectedColumn.type, hidden: true },
    ...Object.fromEntries(entries),
  }
}
