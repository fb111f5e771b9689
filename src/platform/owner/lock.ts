import path from 'node:path'
import { SqliteError } from 'better-sqlite3'
import { AppError } from '#shared/errors'
import { openDatabase } from '../store/open-database.ts'

/** Held for the life of the process. The kernel lets go of it when the process ends, however it ends. */
export interface OwnerLock {
  release(): void
}

/**
 * Takes the lock of a data folder, or answers null while another process holds it. The lock is an exclusive transaction
 * on a small database file, which SQLite makes of the kernel's own file locks on every system. Throws
 * AppError('not-writable').
 */
export function takeLock(profileFolder: string): OwnerLock | null {
  const file = path.join(profileFolder, 'owner.db')
  try {
    // Readable by nobody else, since a reader could hold the lock back.
    const held = openDatabase(
      file,
      db => {
        // Nothing is ever written into it, so nothing has to be kept for taking it back.
        db.pragma('journal_mode = MEMORY')
        db.exec('BEGIN EXCLUSIVE')
      },
      { timeout: 0 },
    )
    return { release: () => void held.close() }
  } catch (cause) {
    if (cause instanceof SqliteError && cause.code.startsWith('SQLITE_BUSY')) return null
    throw new AppError('not-writable', wordFailure(cause, file), { cause })
  }
}

/** A damaged one is not replaced by itself: another process may be doing that, and would hold a lock that is gone. */
function wordFailure(cause: unknown, file: string): string {
  const isDamaged = cause instanceof SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(cause.code)
  if (isDamaged)
    return `${file} is damaged: remove it, since nothing but a lock is kept in it, and start again.`
  return `The profile folder ${path.dirname(file)} cannot be locked: ${file} cannot be written. Check the rights of both.`
}
