import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/errors'
import { migrations } from './migrations.ts'

/**
 * Brings a database to the newest version in one transaction, so that a stop in between leaves the old one. A newer
 * database than this program supports is refused and not touched: AppError 'newer-database'.
 */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  if (isNewest(db, steps.length)) return
  db.transaction(() => {
    // Another process may have migrated while this one waited for its turn to write.
    if (isNewest(db, steps.length)) return
    for (const sql of steps.slice(versionOf(db))) db.exec(sql)
    db.pragma(`user_version = ${steps.length}`)
  }).immediate()
}

/**
 * Whether the database has the newest version. Before anything else is asked of it, so that one of a newer Halyard is
 * refused (AppError 'newer-database') without a byte of it being touched.
 */
export function isNewest(db: Database, newest = migrations.length): boolean {
  const version = versionOf(db)
  if (version > newest)
    throw new AppError(
      'newer-database',
      `The queue's database is of a newer version (${version}) than this Halyard knows (${newest}); please update Halyard.`,
    )
  return version === newest
}

export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number // SQLite defines it as an integer
}
