import type { Database } from 'better-sqlite3'
import type { QueueStore } from '#core/queue/store-port'
import type { QueueReader } from '#core/queue/queue-reader'
import { AppError } from '#shared/errors'
import { settingStore, type SettingStore } from '../limits/setting-store.ts'
import { batchStore } from './batch-store.ts'
import { enqueueStore } from './enqueue-store.ts'
import { finishedStore } from './finished-store.ts'
import { itemStore } from './item-store.ts'
import { manifestStore } from '../manifests/manifest-store.ts'
import { isNewest, migrate } from './migrate.ts'
import { openMarked } from './demand-queue-file.ts'
import { openDatabase } from './open-database.ts'
import { orderStore } from './order-store.ts'
import { queueReader } from './queue-reader.ts'
import { runStore } from './run-store.ts'
import { guarded } from './sqlite-errors.ts'
import { createWrites } from './writes.ts'

export interface OpenStore extends QueueStore, SettingStore {
  /** Reading for a screen; its own door, since what it reads is of no use to the queue. */
  readonly reader: QueueReader
  /** Commits what was collected and closes the file. */
  close(): void
}

/**
 * Opens (or creates) the queue's database for its one writer. Throws AppError: 'newer-database', 'damaged',
 * 'not-writable', 'disk-full', 'owner-silent'. `:memory:` is allowed.
 */
export function openStore(file: string): OpenStore {
  const db = guarded(() => open(file), file)
  try {
    return guarded(() => {
      const store = guardAll(assemble(db))
      return { ...store, reader: guardAll(queueReader(db, store)) }
    }, file)
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

function open(file: string): Database {
  try {
    if (file === ':memory:') return openDatabase(file, prepareConnection)
    return openMarked(file, () => openDatabase(file, prepareConnection))
  } catch (thrown) {
    // The one way to fail that the library checks itself, before SQLite is asked.
    if (thrown instanceof TypeError)
      throw new AppError('not-writable', 'The folder of the queue is not there; check the profile folder.', {
        cause: thrown,
      })
    throw thrown
  }
}

function prepareConnection(db: Database): void {
  isNewest(db)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  // On macOS a plain fsync leaves the drive's own cache unflushed; elsewhere this changes nothing.
  db.pragma('fullfsync = ON')
  db.pragma('foreign_keys = ON')
  db.pragma('cache_size = -65536')
  db.pragma('temp_store = MEMORY')
  migrate(db)
}

type Methods = Omit<OpenStore, 'reader'>

function assemble(db: Database): Methods {
  const writes = createWrites(db)
  return {
    ...batchStore(db, writes),
    ...enqueueStore(db, writes),
    ...itemStore(db),
    ...orderStore(db, writes),
    ...runStore(db, writes),
    ...manifestStore(db),
    ...finishedStore(db, writes),
    ...settingStore(db, writes),
    flush: () => writes.flush(),
    close: () => {
      try {
        writes.flush()
      } finally {
        db.close()
      }
    },
  }
}

/** Words every SQLite error at the store's door, whichever method met it. */
function guardAll<T extends object>(store: T): T {
  const guardedEntries = Object.entries(store).map(
    ([name, method]: [string, (...args: never[]) => unknown]) => [
      name,
      (...args: never[]) => guarded(() => method(...args)),
    ],
  )
  return Object.fromEntries(guardedEntries) as T // the same names with the same functions inside
}
