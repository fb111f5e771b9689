import { closeSync, openSync } from 'node:fs'
import Sqlite, { type Database, type Options } from 'better-sqlite3'
import { tightenDatabase } from '../private-profile.ts'

/** Long enough for the small writes of another process. */
const usualTimeoutMs = 5_000

/**
 * Opens (or creates) a database file that its owner alone can read, together with what SQLite lays beside it; an earlier
 * one that others can read is tightened. `prepare` brings it into shape: when that throws, the file is closed again.
 * Throws what SQLite and `prepare` throw. `:memory:` is allowed.
 */
export function openDatabase(
  file: string,
  prepare: (db: Database) => void,
  options: Options = { timeout: usualTimeoutMs },
): Database {
  const isInMemory = file === ':memory:'
  if (!isInMemory && options.readonly !== true) createPrivate(file)
  const db = new Sqlite(file, options)
  try {
    // Now, since SQLite gives what it lays beside the file the same rights.
    if (!isInMemory) tightenDatabase(file)
    prepare(db)
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

/** An existing file is not opened: closing it here would drop the locks that this process holds on it. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // It is there already, or cannot be made; then SQLite says why, in words that are understood.
  }
}
