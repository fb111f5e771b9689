import { existsSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { migrate, versionOf } from '../store/migrate.ts'
import { migrations } from '../store/migrations.ts'

/**
 * The queue's database over a connection that only reads, beside whoever writes it; an empty one in memory where there is
 * none. Throws AppError 'newer-database', and what SQLite throws.
 */
export function openToRead(file: string): Database {
  if (!existsSync(file)) {
    const empty = new Sqlite(':memory:')
    migrate(empty)
    return empty
  }
  const reader = new Sqlite(file, { readonly: true, timeout: 5_000 })
  if (versionOf(reader) === migrations.length) return reader
  reader.close()
  // Of another version: brought up to date here as the queue would do, and a newer one is refused.
  const writer = new Sqlite(file, { timeout: 5_000 })
  try {
    migrate(writer)
  } finally {
    writer.close()
  }
  return new Sqlite(file, { readonly: true, timeout: 5_000 })
}
