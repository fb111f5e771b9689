import { closeSync, openSync, rmSync } from 'node:fs'
import Sqlite, { SqliteError, type Database, type Options } from 'better-sqlite3'
import { AppError } from '#shared/errors'
import { renameDurablySync } from '../disk/durable.ts'
import { tightenDatabase } from '../private-profile.ts'
import { fixPlans } from './fixed-plans.ts'

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
  const db = fixPlans(new Sqlite(file, options))
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
    // Expected: it is there already, or cannot be made; then SQLite says why, in words that are understood.
  }
}

export interface Replaceable {
  /** Whether a damaged file is kept, under the name with `.damaged` behind it. */
  readonly keepsDamaged: boolean
}

/**
 * The same for a file that the program can do without: a damaged one gives way to a new one. Throws AppError 'disk-full'
 * and 'not-writable', which name the file.
 */
export function openReplaceable(
  file: string,
  prepare: (db: Database) => void,
  { keepsDamaged }: Replaceable,
): Database {
  try {
    try {
      return openDatabase(file, prepare)
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
      for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true })
      if (keepsDamaged) renameDurablySync(file, `${file}.damaged`)
      else rmSync(file)
      return openDatabase(file, prepare)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (cause instanceof SqliteError && cause.code === 'SQLITE_FULL')
      throw new AppError(
        'disk-full',
        `The disk that holds ${file} is full; free some space and start again.`,
        {
          cause,
        },
      )
    throw new AppError('not-writable', `${file} cannot be used: check its rights, or move it aside.`, {
      cause,
    })
  }
}

const isDamage = (thrown: unknown): boolean =>
  thrown instanceof SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(thrown.code)
