import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { MovedFiles } from '../manifests/move-checks.ts'

const hasEnded = `state IN ('done', 'failed', 'cancelled')`

/** Columns that a batch of removed files takes from the batch that they belonged to. */
const sharedColumns =
  'name, folder, layout, on_clash, patience, note, accept_as_archived, links, priority, created_ms, position'

/**
 * Takes single files out of the queue. What has ended stays in the history: beside the batch, in one of the same folder
 * that is not in the queue, since what a batch counts is what its folder's manifest lists.
 */
export function removedItems(db: Database) {
  const deleteItem = db.prepare<[number]>('DELETE FROM item WHERE id = ?')
  const endedIn = db
    .prepare<[number], number>(`SELECT batch_id FROM item WHERE id = ? AND ${hasEnded}`)
    .pluck()
  const asideOf = db
    .prepare<[number], number>(
      `SELECT other.id FROM batch JOIN batch AS other ON other.folder = batch.folder AND other.id <> batch.id
       WHERE batch.id = ? AND other.is_cleared = 1 ORDER BY other.id DESC LIMIT 1`,
    )
    .pluck()
  const makeAside = db.prepare<[string, number]>(
    `INSERT INTO batch (uuid, state, is_cleared, ${sharedColumns})
     SELECT ?, 'queued', 1, ${sharedColumns} FROM batch WHERE id = ?`,
  )
  const deleteEarlier = db.prepare<[number, number]>(
    'DELETE FROM item WHERE batch_id = ? AND uri = (SELECT uri FROM item WHERE id = ?)',
  )
  const move = db.prepare<[number, number]>('UPDATE item SET batch_id = ? WHERE id = ?')
  const dropKnown = db.prepare<[number, number]>(
    `DELETE FROM item WHERE batch_id = ?
      AND EXISTS (SELECT 1 FROM item AS known WHERE known.batch_id = ? AND known.uri = item.uri)`,
  )
  const hasItems = db
    .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM item WHERE batch_id = ?)')
    .pluck()
  const moveAll = db.prepare<[number, number]>('UPDATE item SET batch_id = ? WHERE batch_id = ?')
  const deleteBatch = db.prepare<[number]>('DELETE FROM batch WHERE id = ?')
  const isInQueue = db
    .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM batch WHERE id = ? AND is_cleared = 0)')
    .pluck()
  const uuidOf = db.prepare<[number], string>('SELECT uuid FROM batch WHERE id = ?').pluck()
  const moved = (from: number, to: number, itemId: number | null): readonly MovedFiles[] => [
    { from: uuidOf.get(from) ?? '', to: uuidOf.get(to) ?? '', itemId },
  ]
  return {
    /** Returns what goes to another batch (see `moveChecks`). */
    remove: (itemId: number): readonly MovedFiles[] => {
      const batchId = endedIn.get(itemId)
      if (batchId === undefined) {
        deleteItem.run(itemId)
        return []
      }
      const aside = asideOf.get(batchId) ?? Number(makeAside.run(randomUUID(), batchId).lastInsertRowid)
      deleteEarlier.run(aside, itemId)
      move.run(aside, itemId)
      return moved(batchId, aside, itemId)
    },
    /** For a batch that is erased. */
    erase: (batchId: number): void => {
      const aside = asideOf.get(batchId)
      if (aside !== undefined && isInQueue.get(batchId) === 1) deleteBatch.run(aside)
    },
    /** For a batch that files were added to: what had been removed and is added again is not recorded twice. */
    dropReturned: (batchId: number): void => {
      const aside = asideOf.get(batchId)
      if (aside === undefined || dropKnown.run(aside, batchId).changes === 0) return
      if (hasItems.get(aside) === 0) deleteBatch.run(aside)
    },
    /**
     * For a batch that leaves the queue as a whole: what was removed of it before is one history with it again. Returns as
     * `remove` does.
     */
    reunite: (batchId: number): readonly MovedFiles[] => {
      const aside = asideOf.get(batchId)
      if (aside === undefined) return []
      const reunited = moved(aside, batchId, null)
      dropKnown.run(aside, batchId)
      moveAll.run(batchId, aside)
      deleteBatch.run(aside)
      return reunited
    },
  }
}
