import { existsSync } from 'node:fs'
import path from 'node:path'
import { SqliteError, type Database } from 'better-sqlite3'
import { noDamage, type Damage } from '#core/manifests/batch-result'
import type { DamagedFile } from '#core/manifests/recorded-batches'

/** Holds what verifications found (see `openCheckBook`). */
export const checkBookFile = (profileFolder: string): string => path.join(profileFolder, 'checks.db')
export const checkBookVersion = 1

/**
 * A result is valid while the file is the one that was verified; for a file that was never there, only its state
 * counts. For `item` beside `checks.checked`.
 */
export const stillHoldsSql = `checked.item_id = item.id AND item.state IN ('done', 'failed', 'cancelled')
  AND checked.checked_ms >= coalesce(item.finished_ms, 0)`

/** Attaches the results of verifications as `checks`; false where there are none of this version yet. */
export function attachChecks(db: Database, profileFolder: string): boolean {
  const file = checkBookFile(profileFolder)
  if (!existsSync(file)) return false
  try {
    db.prepare('ATTACH ? AS checks').run(file)
    if (db.pragma('checks.user_version', { simple: true }) === checkBookVersion) return true
    db.exec('DETACH checks')
  } catch (thrown) {
    // A file that is no database holds no results: the next verification reports it, and the history is read without it.
    if (!(thrown instanceof SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(thrown.code))) throw thrown
  }
  return false
}

/** What the last verifications found damaged, read over a connection to the queue's database. Throws what SQLite throws. */
export interface DamageReader {
  readonly ofBatches: () => (batchId: number) => Damage
  /** Those of some files that are damaged. */
  readonly ofFiles: (itemIds: readonly number[]) => ReadonlyMap<number, keyof Damage>
  /** Those of a batch, by number. */
  readonly filesOfBatch: (batchId: number) => ReadonlyMap<number, DamagedFile>
}

export function damageReader(db: Database, profileFolder: string): DamageReader {
  let isAttached = false
  const isThere = (): boolean => (isAttached ||= attachChecks(db, profileFolder))

  function ofFiles(itemIds: readonly number[]): ReadonlyMap<number, keyof Damage> {
    if (itemIds.length === 0 || !isThere()) return new Map()
    const rows = db
      .prepare<[string], { id: number; result: keyof Damage }>(
        `SELECT item.id, checked.result
         FROM item JOIN batch ON batch.id = item.batch_id
           JOIN checks.checked ON checked.session = batch.uuid AND ${stillHoldsSql}
         WHERE item.id IN (SELECT value FROM json_each(?)) AND item.state = 'done' AND checked.result <> 'intact'`,
      )
      .all(JSON.stringify(itemIds))
    return new Map(rows.map(({ id, result }) => [id, result]))
  }
  function ofBatches(): (batchId: number) => Damage {
    if (!isThere()) return () => noDamage
    // CROSS JOIN keeps SQLite from starting with the items: this is asked at every change of the queue.
    const rows = db
      .prepare<[], { batch_id: number; result: keyof Damage; files: number }>(
        `SELECT item.batch_id, checked.result, count(*) AS files
         FROM checks.checked CROSS JOIN batch ON batch.uuid = checked.session
           CROSS JOIN item ON item.batch_id = batch.id AND ${stillHoldsSql}
         WHERE checked.result <> 'intact' AND item.state = 'done' GROUP BY item.batch_id, checked.result`,
      )
      .all()
    const found = new Map<number, Damage>()
    for (const { batch_id: id, result, files } of rows)
      found.set(id, { ...(found.get(id) ?? noDamage), [result]: files })
    return batchId => found.get(batchId) ?? noDamage
  }
  function filesOfBatch(batchId: number): ReadonlyMap<number, DamagedFile> {
    if (!isThere()) return new Map()
    const rows = db
      .prepare<[number], DamagedFile & { id: number }>(
        // In this order, so that the few results are read and not all files.
        `SELECT item.id, checked.result, coalesce(item.size, item.listed_size, 0) AS bytes
         FROM batch CROSS JOIN checks.checked ON checked.session = batch.uuid
           CROSS JOIN item ON item.batch_id = batch.id AND ${stillHoldsSql}
         WHERE batch.id = ? AND checked.result <> 'intact' AND item.state = 'done'`,
      )
      .all(batchId)
    return new Map(rows.map(({ id, result, bytes }) => [id, { result, bytes }]))
  }
  return { ofBatches, ofFiles, filesOfBatch }
}
