import type { Database } from 'better-sqlite3'
import type { ItemStore } from '#core/queue/store-port'
import type { ItemFilter } from '#core/queue-api'
import { literals, statesSql } from './item-sql.ts'
import { statusColumns, toStatus, toView, type StatusRow, type ViewRow } from './rows.ts'

const viewSql = `SELECT item.id, item.batch_id, item.uri, item.obs_id, item.filename, item.state, item.reason, item.detail,
  batch.folder, item.final_path, item.size, part.total_bytes, item.listed_size, item.sha256, item.attempt,
  item.next_attempt_ms, item.since_ms
  FROM item JOIN batch ON batch.id = item.batch_id LEFT JOIN part ON part.item_id = item.id`

/** Reading single items and windows of them, for people. */
export function itemStore(db: Database): ItemStore {
  const view = db.prepare<[number], ViewRow>(`${viewSql} WHERE item.id = ?`)
  const status = db.prepare<[number], StatusRow>(`SELECT ${statusColumns} FROM item WHERE id = ?`)
  const batchesOf = db
    .prepare<[string], number>(
      'SELECT DISTINCT batch_id FROM item WHERE id IN (SELECT value FROM json_each(?))',
    )
    .pluck()
  return {
    item: itemId => {
      const row = view.get(itemId)
      return row ? toView(row) : null
    },
    status: itemId => {
      const row = status.get(itemId)
      return row ? toStatus(row) : null
    },
    batchesOfItems: itemIds => batchesOf.all(JSON.stringify(itemIds)),
    items: (filter, { afterId, limit }) => {
      const sql = `${viewSql} WHERE item.id > :afterId AND ${filterSql(filter)} ORDER BY item.id LIMIT :limit`
      return db
        .prepare<[Record<string, unknown>], ViewRow>(sql)
        .all({ afterId, limit, batchId: filter.batchId ?? null })
        .map(toView)
    },
  }
}

function filterSql({ batchId, states, reasons }: ItemFilter): string {
  const conditions = [
    batchId === undefined ? `(:batchId IS NULL AND batch.state <> 'planning')` : 'item.batch_id = :batchId',
    ...(states ? [statesSql(states).replaceAll('state', 'item.state')] : []),
    ...(reasons ? [`item.reason IN (${literals(reasons)})`] : []),
  ]
  return conditions.join(' AND ')
}
