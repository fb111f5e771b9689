import type { QueueRow } from '#shared/contract/areas/queue-rows'

/** Keeps the object of every row that has not changed, so that the grid draws only the others again. */
export interface RowCache {
  readonly keep: (rows: readonly QueueRow[]) => readonly QueueRow[]
  /** The newest known content of a row. */
  readonly latest: (key: string) => QueueRow | undefined
}

const mostKept = 4000

export const keyOf = (row: QueueRow): string => (row.kind === 'section' ? row.key : `item:${row.id}`)

export function createRowCache(): RowCache {
  let known = new Map<string, { readonly text: string; readonly row: QueueRow }>()
  return {
    latest: key => known.get(key)?.row,
    keep: rows => {
      if (known.size > mostKept) known = new Map()
      return rows.map(row => {
        const key = keyOf(row)
        const text = JSON.stringify(row)
        const former = known.get(key)
        if (former?.text === text) return former.row
        known.set(key, { text, row })
        return row
      })
    },
  }
}
