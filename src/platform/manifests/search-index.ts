import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { openReplaceable } from '../store/open-database.ts'

/**
 * The words of every file ever asked for, in a database file of its own: it costs the queue nothing, any process may
 * bring it up to date, and losing it loses nothing. State and reason change and stay in the queue's tables.
 * Rows are whole-word lists without positions, and beginnings of 3, 5 and 7 letters (`jw02733`) are kept ready: at a
 * million files 78 MB, and answers within 5 to 350 ms.
 */
const schemaVersion = 1
const schema = `
  CREATE VIRTUAL TABLE entry USING fts5(words, content='', contentless_delete=1, detail=none,
    tokenize="unicode61 remove_diacritics 2", prefix='3 5 7');
  CREATE TABLE seen (last_item INTEGER NOT NULL) STRICT;
  INSERT INTO seen VALUES (0);
  CREATE TABLE seen_batch (batch_id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, label TEXT NOT NULL, done INTEGER NOT NULL)
    STRICT;
  CREATE TABLE with_target (item_id INTEGER PRIMARY KEY) STRICT;
  PRAGMA user_version = ${schemaVersion};`

/** Files that enter the index in one transaction: a fraction of a second. */
const itemsAtOnce = 20_000

const targetKeyword = 'TARGNAME'

/** One row per item with its words; a condition on `item` follows. */
const wordsSql = `
  SELECT item.id, concat_ws(' ', item.filename, item.uri, item.obs_id, item.collection, item.program_id,
    item.relative_path, item.made_safe_from, batch.name, batch.folder,
    (SELECT group_concat(parent, ' ') FROM queue.reference WHERE item_id = item.id),
    (SELECT value FROM queue.provenance WHERE item_id = item.id AND keyword = '${targetKeyword}'))
  FROM queue.item JOIN queue.batch ON batch.id = item.batch_id`
const putSql = `INSERT OR REPLACE INTO entry (rowid, words) ${wordsSql}`
const markTargetsSql = `INSERT OR IGNORE INTO with_target
  SELECT item.id FROM queue.item JOIN queue.provenance ON provenance.item_id = item.id AND keyword = '${targetKeyword}'`

interface BatchSeen {
  readonly id: number
  readonly uuid: string
  readonly label: string
  readonly done: number
}

/** Opens (or creates) the index with the queue's database attached as `queue`. The caller closes it. */
export function openSearchIndex(profileFolder: string): Database {
  const queueFile = path.join(profileFolder, 'halyard.db')
  const prepare = (db: Database): void => prepareIndex(db, queueFile)
  return openReplaceable(path.join(profileFolder, 'history.db'), prepare, { keepsDamaged: false })
}

function prepareIndex(db: Database, queueFile: string): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.prepare('ATTACH ? AS queue').run(queueFile)
  db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) === schemaVersion) return
    empty(db)
    db.exec(schema)
  }).immediate()
}

function empty(db: Database): void {
  for (const table of ['entry', 'seen', 'seen_batch', 'with_target'])
    db.exec(`DROP TABLE IF EXISTS main.${table}`)
}

/**
 * Adds everything since the last time: new files, new names of batches, and targets, which are known only once a file
 * was fetched. Calls `told` with the progress after every piece; an abort leaves a sound index that continues next
 * time.
 */
export async function bringUpToDate(
  db: Database,
  signal: AbortSignal,
  told: (indexed: number, total: number) => void,
): Promise<void> {
  const batches = db
    .prepare<[], BatchSeen>(
      `SELECT id, uuid, name || char(10) || folder AS label,
        (SELECT coalesce(sum(items), 0) FROM queue.counter WHERE batch_id = batch.id AND state = 'done') AS done
       FROM queue.batch WHERE state <> 'planning' ORDER BY id`,
    )
    .all()
  db.transaction(() => forgetIfOther(db, batches)).immediate()
  const last = lastAcknowledged(db)
  for (let from = seenItem(db); from < last && !signal.aborted; from = seenItem(db)) {
    db.transaction(() => addAfter(db, seenItem(db), last)).immediate()
    told(Math.min(seenItem(db), last), last)
    await setImmediate()
  }
  for (const batch of batches) {
    if (signal.aborted) return
    db.transaction(() => refresh(db, batch)).immediate()
  }
}

/** Another database lies where the queue was: the index says nothing true about it. */
function forgetIfOther(db: Database, batches: readonly BatchSeen[]): void {
  const seen = db.prepare<[number], string>('SELECT uuid FROM seen_batch WHERE batch_id = ?').pluck()
  const isOther = batches.some(({ id, uuid }) => (seen.get(id) ?? uuid) !== uuid)
  if (!isOther && seenItem(db) <= everMade(db)) return
  empty(db)
  db.exec(schema)
}

function addAfter(db: Database, from: number, last: number): void {
  const to = Math.min(last, from + itemsAtOnce)
  db.prepare<[number, number]>(`${putSql} WHERE item.id > ? AND item.id <= ? ORDER BY item.id`).run(from, to)
  db.prepare<[number, number]>(`${markTargetsSql} WHERE item.id > ? AND item.id <= ?`).run(from, to)
  db.prepare<[number]>('UPDATE seen SET last_item = ?').run(to)
}

function refresh(db: Database, { id, uuid, label, done }: BatchSeen): void {
  const seen = db
    .prepare<[number], { label: string; done: number }>(
      'SELECT label, done FROM seen_batch WHERE batch_id = ?',
    )
    .get(id)
  if (seen?.label === label && seen.done === done) return
  const upTo = seenItem(db)
  if (seen && seen.label !== label)
    db.prepare<[number, number]>(`${putSql} WHERE item.batch_id = ? AND item.id <= ? ORDER BY item.id`).run(
      id,
      upTo,
    )
  else {
    const isNew = `item.batch_id = ? AND item.id <= ? AND item.id NOT IN (SELECT item_id FROM with_target)
      AND EXISTS (SELECT 1 FROM queue.provenance WHERE item_id = item.id AND keyword = '${targetKeyword}')`
    db.prepare<[number, number]>(`${putSql} WHERE ${isNew} ORDER BY item.id`).run(id, upTo)
  }
  db.prepare<[number, number]>(`${markTargetsSql} WHERE item.batch_id = ? AND item.id <= ?`).run(id, upTo)
  db.prepare<[number, string, string, number]>('INSERT OR REPLACE INTO seen_batch VALUES (?, ?, ?, ?)').run(
    id,
    uuid,
    label,
    done,
  )
}

const number = (db: Database, sql: string): number => db.prepare<[], number | null>(sql).pluck().get() ?? 0
const seenItem = (db: Database): number => number(db, 'SELECT last_item FROM seen')
/** Ids are never used twice (AUTOINCREMENT). */
const everMade = (db: Database): number =>
  number(db, `SELECT seq FROM queue.sqlite_sequence WHERE name = 'item'`)

/** What belongs to a batch that is not acknowledged yet may still move to another one; it waits, with all after it. */
function lastAcknowledged(db: Database): number {
  const firstPlanned = number(
    db,
    `SELECT min(id) FROM queue.item WHERE batch_id IN (SELECT id FROM queue.batch WHERE state = 'planning')`,
  )
  return firstPlanned === 0 ? everMade(db) : firstPlanned - 1
}
