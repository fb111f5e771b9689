import type { Database } from 'better-sqlite3'
import type { StateCount } from '#core/items/state-counts'
import { longestHoldMs } from '#core/hosts/host-holds'
import type { BatchStore, StoredBatch } from '#core/queue/store-port'
import type { WideTarget } from '#core/queue-api'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import { moveChecks, type MovedFiles } from '../manifests/move-checks.ts'
import { bulkUpdate, literals } from './item-sql.ts'
import { toBatch, type BatchRow } from './rows.ts'
import { removedItems } from './removed-items.ts'
import type { Writes } from './writes.ts'

interface CountRow {
  readonly state: ItemState
  readonly reason: Reason | ''
  readonly items: number
  readonly bytes: number
}

/** Batches, their counters, and what is ordered of many items at once. */
export function batchStore(db: Database, writes: Writes): BatchStore {
  const all = db.prepare<[], BatchRow>(
    'SELECT * FROM batch WHERE is_cleared = 0 ORDER BY priority DESC, position, id',
  )
  const one = db.prepare<[number], BatchRow>('SELECT * FROM batch WHERE id = ? AND is_cleared = 0')
  // One that was taken out of the queue is joined too: its files are known, and it comes back.
  const ofFolder = db.prepare<[string], BatchRow>(
    `SELECT * FROM batch WHERE folder = ? AND state <> 'planning' ORDER BY is_cleared, id DESC LIMIT 1`,
  )
  const outcomesOfBatch = db.prepare<[number], CountRow>(
    'SELECT state, reason, items, bytes FROM counter WHERE batch_id = ? AND items > 0 ORDER BY state, reason',
  )
  const outcomesOfAll = db.prepare<[], CountRow>(
    `SELECT counter.state, counter.reason, sum(counter.items) AS items, sum(counter.bytes) AS bytes
     FROM counter JOIN batch ON batch.id = counter.batch_id
     WHERE batch.state <> 'planning' AND batch.is_cleared = 0 AND counter.items > 0
     GROUP BY counter.state, counter.reason ORDER BY counter.state, counter.reason`,
  )
  const planning = db.prepare<[], { id: number }>(`SELECT id FROM batch WHERE state = 'planning'`)
  const everyBatch = db.prepare<[], { id: number }>(`SELECT id FROM batch WHERE state <> 'planning'`)
  const deleteUnfinished = db.prepare<[number]>(
    `DELETE FROM item WHERE batch_id = ? AND state NOT IN ('done', 'failed', 'cancelled')`,
  )
  const clearBatch = db.prepare<[number]>('UPDATE batch SET is_cleared = 1 WHERE id = ?')
  const hasItems = db
    .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM item WHERE batch_id = ?)')
    .pluck()
  const removed = removedItems(db)
  const clear = (batchId: number): readonly MovedFiles[] => {
    deleteUnfinished.run(batchId)
    const reunited = removed.reunite(batchId)
    if (hasItems.get(batchId) === 1) clearBatch.run(batchId)
    else deleteBatch.run(batchId)
    return reunited
  }
  const clearAll = (target: WideTarget): readonly MovedFiles[] => {
    if (target.kind === 'item') return removed.remove(target.itemId)
    if (target.kind === 'items') return target.itemIds.flatMap(removed.remove)
    if (target.kind === 'batch') return clear(target.batchId)
    return all.all().flatMap(({ id, state }) => (state === 'planning' ? [] : clear(id)))
  }
  const deleteBatch = db.prepare<[number]>('DELETE FROM batch WHERE id = ?')
  const accept = db.prepare<[number]>('UPDATE item SET accept_as_archived = 1 WHERE id = ?')
  const renameBatch = db.prepare<[string, number]>('UPDATE batch SET name = ? WHERE id = ?')
  const deleteItem = db.prepare<[number]>('DELETE FROM item WHERE id = ?')
  const pauseOne = db.prepare<[string, number]>(
    `UPDATE batch SET state = ? WHERE id = ? AND state <> 'planning'`,
  )
  const pauseAll = db.prepare<[string]>(`UPDATE batch SET state = ? WHERE state <> 'planning'`)
  const describe = db.prepare<[string, string | null, number]>(
    'UPDATE batch SET name = ?, note = ? WHERE id = ?',
  )
  const manifestOf = db.prepare<[string, number]>('UPDATE batch SET manifest = ? WHERE id = ?')
  const identityOf = db.prepare<[string | null, number]>('UPDATE batch SET folder_identity = ? WHERE id = ?')
  const found = (row: BatchRow | undefined): StoredBatch | null => (row ? toBatch(row) : null)

  return {
    recover: nowMs =>
      writes.acknowledge(() => {
        for (const { id } of planning.all()) deleteBatch.run(id)
        db.prepare(bulkUpdate('restarted', 'TRUE')).run({ nowMs })
        db.prepare(dueAfterSetBackSql).run({ nowMs, longestHoldMs, leastMs: leastSetBackMs })
      }),
    batches: () => all.all().map(toBatch),
    batch: batchId => found(one.get(batchId)),
    batchOfFolder: folder => found(ofFolder.get(folder)),
    outcomes: batchId => (batchId === null ? outcomesOfAll.all() : outcomesOfBatch.all(batchId)).map(toCount),
    setPaused: (batchId, isPaused) =>
      writes.acknowledge(() => {
        const state = isPaused ? 'paused' : 'queued'
        if (batchId === null) pauseAll.run(state)
        else pauseOne.run(state, batchId)
      }),
    setFolderIdentity: (batchId, identity) => writes.collect(() => void identityOf.run(identity, batchId)),
    describe: (batchId, name, note) => writes.acknowledge(() => void describe.run(name, note, batchId)),
    setManifest: (batchId, path) => writes.acknowledge(() => void manifestOf.run(path, batchId)),
    clear: target =>
      moveChecks(
        db,
        writes.acknowledge(() => clearAll(target)),
      ),
    remove: target =>
      writes.acknowledge(() => {
        if (target.kind === 'item') deleteItem.run(target.itemId)
        else if (target.kind === 'items') for (const itemId of target.itemIds) deleteItem.run(itemId)
        else if (target.kind === 'batch') {
          removed.erase(target.batchId)
          deleteBatch.run(target.batchId)
        } else for (const { id } of everyBatch.all()) deleteBatch.run(id)
      }),
    setAccepted: itemIds =>
      writes.acknowledge(() => {
        for (const itemId of itemIds) accept.run(itemId)
      }),
    rename: (batchId, name) => writes.acknowledge(() => void renameBatch.run(name, batchId)),
    applyToAll: (event, target, nowMs, reasons) =>
      writes.acknowledge(() => {
        const where = reasons ? `${scopeSql(target)} AND reason IN (${literals(reasons)})` : scopeSql(target)
        return db.prepare(bulkUpdate(event, where)).run({ nowMs }).changes
      }),
  }
}

/** A clock that was set back by less than this prolongs a pause by that much, which is no harm. */
const leastSetBackMs = 60_000

/**
 * A pause begins with `since_ms`. Where that lies ahead, the clock was set back, and how much of the pause has passed
 * cannot be known any more.
 */
const dueAfterSetBackSql = `UPDATE item SET next_attempt_ms = :nowMs, since_ms = :nowMs
  WHERE state = 'waiting' AND next_attempt_ms > :nowMs AND (next_attempt_ms > :nowMs + :longestHoldMs
    OR since_ms - :nowMs > min(:leastMs, next_attempt_ms - since_ms))`

/** What was taken out of the queue is history, which no order changes. */
const isInQueue = 'batch_id NOT IN (SELECT id FROM batch WHERE is_cleared = 1)'

/** Ids are numbers of our own; no order reaches items of a batch that is not acknowledged yet. */
function scopeSql(target: WideTarget): string {
  if (target.kind === 'items') return `id IN (${target.itemIds.join(', ')}) AND ${isInQueue}`
  if (target.kind === 'item') return `id = ${target.itemId} AND ${isInQueue}`
  if (target.kind === 'batch') return `batch_id = ${target.batchId} AND ${isInQueue}`
  return `batch_id IN (SELECT id FROM batch WHERE state <> 'planning' AND is_cleared = 0)`
}

function toCount({ state, reason, items, bytes }: CountRow): StateCount {
  return { state, reason: reason === '' ? null : reason, items, bytes }
}
