import type { Database } from 'better-sqlite3'
import type { OrderStore } from '#core/queue/store-port'
import type { Move } from '#core/queue-api'
import { priorityNumber } from './rows.ts'
import type { Writes } from './writes.ts'

type BatchMove = Extract<Move, { kind: 'batch' }>
type ItemMove = Extract<Move, { kind: 'item' }>

/** The order that a person gives: few batches have a position of their own choice, and fewer items a rank. */
export function orderStore(db: Database, writes: Writes): OrderStore {
  const prioritise = db.prepare<[number, number]>('UPDATE batch SET priority = ? WHERE id = ?')
  const place = db.prepare<[number, number]>('UPDATE batch SET position = ? WHERE id = ?')
  const positionOf = db.prepare<[number], number>('SELECT position FROM batch WHERE id = ?').pluck()
  const ends = db.prepare<[], { first: number; last: number }>(
    'SELECT coalesce(min(position), 0) AS first, coalesce(max(position), 0) AS last FROM batch',
  )
  const neighbour = (isUp: boolean) =>
    db.prepare<[number], { id: number; position: number }>(
      `SELECT other.id, other.position FROM batch AS moved JOIN batch AS other ON other.priority = moved.priority
       WHERE moved.id = ? AND (other.position, other.id) ${isUp ? '<' : '>'} (moved.position, moved.id)
         AND EXISTS (SELECT 1 FROM counter WHERE counter.batch_id = other.id AND counter.items > 0
           AND counter.state NOT IN ('done', 'failed', 'cancelled'))
       ORDER BY other.position ${isUp ? 'DESC' : ''}, other.id ${isUp ? 'DESC' : ''} LIMIT 1`,
    )
  const above = neighbour(true)
  const below = neighbour(false)
  // Worded as the index of ranked items is.
  const rankFirst = db.prepare<[number]>(
    `UPDATE item SET rank = (SELECT min(coalesce(min(rank), 0), 0) - 1 FROM item AS other
      WHERE other.batch_id = item.batch_id AND other.rank <> 0) WHERE id = ?`,
  )
  const rankLast = db.prepare<[number]>(
    `UPDATE item SET rank = (SELECT max(coalesce(max(rank), 0), 0) + 1 FROM item AS other
      WHERE other.batch_id = item.batch_id AND other.rank <> 0) WHERE id = ?`,
  )
  const moveBatch = ({ batchId, to }: BatchMove): void => {
    if (to === 'first' || to === 'last') {
      const { first, last } = ends.get() ?? { first: 0, last: 0 }
      place.run(to === 'first' ? first - 1 : last + 1, batchId)
      return
    }
    const other = (to === 'up' ? above : below).get(batchId)
    const position = positionOf.get(batchId)
    if (other === undefined || position === undefined) return
    place.run(other.position, batchId)
    place.run(position, other.id)
  }
  const moveItem = ({ itemId, to }: ItemMove): void => {
    ;(to === 'first' ? rankFirst : rankLast).run(itemId)
  }
  return {
    setPriority: (batchId, priority) =>
      writes.acknowledge(() => void prioritise.run(priorityNumber[priority], batchId)),
    move: move => writes.acknowledge(() => (move.kind === 'batch' ? moveBatch(move) : moveItem(move))),
  }
}
