import { existsSync } from 'node:fs'
import path from 'node:path'
import { SqliteError, type Database } from 'better-sqlite3'
import { noDamage, type Damage } from '#core/history/batch-result'

/** Holds what verifications found (see `openCheckBook`). */
export const checkBookFile = (profileFolder: string): string => path.join(profileFolder, 'checks.db')
export const checkBookVersion = 1

/**
 * A result holds as long as the file is the one that was looked at. Of a file that was never there, only its state is
 * told. For `item` beside `checks.checked`.
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
    // A file that is no database holds no results: whoever verifies next says so, and the history is read without it.
    if (!(thrown instanceof SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(thrown.code))) throw thrown
  }
  return false
}

/** Reads the damage of batches over a connection to the queue's database. The returned function throws what SQLite throws. */
export function damageReader(db: Database, profileFolder: string): () => (batchId: number) => Damage {
  let isAttached = false
  return () => {
    isAttached ||= attachChecks(db, profileFolder)
    if (!isAttached) return () => noDamage
    const rows = db
      .prepare<[], { batch_id: number; result: keyof Damage; files: number }>(
        `SELECT item.batch_id, checked.result, count(*) AS files
         FROM checks.checked JOIN batch ON batch.uuid = checked.session
           JOIN item ON item.batch_id = batch.id AND ${stillHoldsSql}
         WHERE checked.result <> 'intact' AND item.state = 'done' GROUP BY item.batch_id, checked.result`,
      )
      .all()
    const found = new Map<number, Damage>()
    for (const { batch_id: id, result, files } of rows)
      found.set(id, { ...(found.get(id) ?? noDamage), [result]: files })
    return batchId => found.get(batchId) ?? noDamage
  }
}
