import type { Database } from 'better-sqlite3'
import type { CheckResult } from '#shared/check-results'
import { openWholeNow } from '#shared/opened'
import { checkBookFile, checkBookVersion } from './damage.ts'
import { openDatabase } from '../store/open-database.ts'

/**
 * What verifications found, kept with the session in a file of its own: it costs the queue nothing, and losing it loses
 * nothing but a verification. Batches are named by their uuid, since numbers start over with another queue.
 */
const schema = `
  CREATE TABLE run (session TEXT PRIMARY KEY, ended_ms INTEGER) STRICT, WITHOUT ROWID;
  CREATE TABLE checked (session TEXT NOT NULL, item_id INTEGER NOT NULL, result TEXT NOT NULL, detail TEXT,
    checked_ms INTEGER NOT NULL, PRIMARY KEY (session, item_id)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${checkBookVersion};`
/** The few results that every list of the history asks for. */
const indexSql = `CREATE INDEX IF NOT EXISTS damaged ON checked (session, item_id) WHERE result <> 'intact'`

export interface FoundResult {
  readonly itemId: number
  readonly result: CheckResult
  readonly detail: string | null
}

export interface CheckBook {
  /** One verification is under way: what it finds replaces what was found before. */
  begin(uuid: string): void
  save(uuid: string, found: readonly FoundResult[], nowMs: number): void
  /** It has looked at everything. */
  end(uuid: string, nowMs: number): void
  forget(uuid: string): void
  close(): void
}

/** Opens (or creates) the file; one of another version is emptied, a damaged one is left. */
export function openCheckBook(profileFolder: string): CheckBook {
  const file = checkBookFile(profileFolder)
  return openWholeNow(opened => checkBook(opened.add(openDatabase(file, prepare), one => one.close())))
}

function checkBook(db: Database): CheckBook {
  const start = db.prepare<[string]>('INSERT OR REPLACE INTO run VALUES (?, NULL)')
  const finish = db.prepare<[number, string]>('UPDATE run SET ended_ms = ? WHERE session = ?')
  const put = db.prepare<[string, number, string, string | null, number]>(
    'INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?, ?)',
  )
  const forgetRun = db.prepare<[string]>('DELETE FROM run WHERE session = ?')
  const forgetResults = db.prepare<[string]>('DELETE FROM checked WHERE session = ?')
  return {
    begin: uuid => void start.run(uuid),
    save: db.transaction((uuid: string, found: readonly FoundResult[], nowMs: number) => {
      for (const { itemId, result, detail } of found) put.run(uuid, itemId, result, detail, nowMs)
    }),
    end: (uuid, nowMs) => void finish.run(nowMs, uuid),
    forget: db.transaction((uuid: string) => {
      forgetRun.run(uuid)
      forgetResults.run(uuid)
    }),
    close: () => db.close(),
  }
}

function prepare(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) !== checkBookVersion) {
      db.exec('DROP TABLE IF EXISTS run; DROP TABLE IF EXISTS checked')
      db.exec(schema)
    }
    db.exec(indexSql)
  }).immediate()
}
