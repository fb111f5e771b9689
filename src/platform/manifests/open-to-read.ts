import type { Database } from 'better-sqlite3'
import { demandQueueFile } from '../store/demand-queue-file.ts'
import { migrate, versionOf } from '../store/migrate.ts'
import { migrations } from '../store/migrations.ts'
import { openDatabase } from '../store/open-database.ts'

/**
 * The queue's database over a connection that only reads, beside the program that writes it; an empty one in memory where there is
 * none. Throws AppError 'newer-database' and 'damaged', and what SQLite throws.
 */
export function openToRead(file: string): Database {
  if (!demandQueueFile(file)) return openDatabase(':memory:', migrate)
  const seen = { version: -1 }
  const reader = toRead(file, db => {
    seen.version = versionOf(db)
  })
  if (seen.version === migrations.length) return reader
  reader.close()
  // Of another version: brought up to date here as the queue would do, and a newer one is refused.
  openDatabase(file, migrate).close()
  return toRead(file, () => undefined)
}

const toRead = (file: string, prepare: (db: Database) => void): Database =>
  openDatabase(file, prepare, { readonly: true, timeout: 5_000 })
