import path from 'node:path'
import { SqliteError, type Database } from 'better-sqlite3'
import { attachChecks } from './damage.ts'

/** Files that belong to another batch from now on; batches by their uuid. */
export interface MovedFiles {
  readonly from: string
  readonly to: string
  /** Null for all of the batch's. */
  readonly itemId: number | null
}

/**
 * What verifications found goes along with the files, over the connection by which these were moved, outside of a
 * transaction. Never throws what SQLite throws.
 */
export function moveChecks(db: Database, moves: readonly MovedFiles[]): void {
  if (moves.length === 0 || db.memory) return
  try {
    try {
      if (attachChecks(db, path.dirname(db.name))) moveAttached(db, moves)
    } finally {
      // Nothing that is wrong with that file may touch what the queue writes next.
      if (isAttached(db)) db.exec('DETACH checks')
    }
  } catch (thrown) {
    // The files have been moved, and a result that is lost comes again with the next verification.
    if (!(thrown instanceof SqliteError)) throw thrown
  }
}

const isAttached = (db: Database): boolean =>
  db.prepare<[], string>('SELECT name FROM pragma_database_list').pluck().all().includes('checks')

function moveAttached(db: Database, moves: readonly MovedFiles[]): void {
  const move = db.prepare<[MovedFiles]>(
    `UPDATE OR REPLACE checks.checked SET session = :to
     WHERE session = :from AND (:itemId IS NULL OR item_id = :itemId)`,
  )
  const share = db.prepare<[MovedFiles]>(
    'INSERT OR IGNORE INTO checks.run SELECT :to, ended_ms FROM checks.run WHERE session = :from',
  )
  db.transaction(() => {
    for (const moved of moves) if (move.run(moved).changes > 0) share.run(moved)
  }).immediate()
}
