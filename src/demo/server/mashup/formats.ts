import { selectedColumn } from './columns.ts'
import { QueryError } from './query-error.ts'
import type { ServiceAnswer } from './services.ts'

export interface Paging {
  readonly page: number
  readonly pageSize: number
}

/** One page of an answer in the requested format, `json` or `extjs`; the default is `extjs`. */
export function formatAnswer(answer: ServiceAnswer, format: string, { page, pageSize }: Paging): unknown {
  if (answer.kind === 'document') return answer.value
  const write = format === 'json' ? toJson : format === 'extjs' ? toExtjs : null
  if (write === null) throw new QueryError(`The format ${format} is not supported.`)
  if (answer.kind === 'count')
    return write({
      fields: [{ name: 'Column1', type: 'string' }],
      rows: [{ Column1: answer.count }],
      paging: { page: 1, pageSize, pagesFiltered: 1, rows: 1, rowsFiltered: 1, rowsTotal: 1 },
    })

  const { columns, rows } = answer
  const names = columns.map(({ name }) => name)
  const pageRows = rows.slice((page - 1) * pageSize, page * pageSize)
  return write({
    fields: [...columns.map(({ name, declared }) => ({ name, type: declared })), selectedColumn],
    rows: pageRows.map(row => ({
      ...Object.fromEntries(names.map(name => [name, row[name] ?? null])),
      [selectedColumn.name]: null,
    })),
    paging: {
      page,
      pageSize,
      pagesFiltered: Math.ceil(rows.length / pageSize),
      rows: pageRows.length,
      rowsFiltered: rows.length,
      rowsTotal: rows.length,
    },
  })
}

interface Page {
  readonly fields: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly paging: Readonly<Record<string, number>>
}

const toJson = ({ fields, rows, paging }: Page): unknown => ({
  status: 'COMPLETE',
  msg: '',
  data: rows,
  fields,
  paging,
})

const toExtjs = ({ fields, rows, paging }: Page): unknown => ({
  status: 'COMPLETE',
  msg: '',
  data: {
    Tables: [
      {
        Columns: fields.map(({ name }) => ({ text: name, dataIndex: name, ExtendedProperties: {} })),
        Fields: fields.map((field, mapping) => ({ ...field, mapping })),
        Rows: rows.map(row => fields.map(({ name }) => row[name] ?? null)),
        ExtendedProperties: { Paging: paging },
      },
    ],
  },
})
