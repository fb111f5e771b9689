import { dayMs } from '#shared/durations'
import type Database from 'better-sqlite3'
import type { AskedFor, ProductList } from '#core/product-list'
import type { ExtraColumns, Product, ProductRow } from '#shared/models'
import { openReplaceable } from './open-database.ts'

/**
 * Product lists live in a cache file of their own beside the queue's database: any process may write one (the queue has
 * a single writer), and losing it loses nothing but a question to the archive.
 */
const schemaVersion = 1
const schema = `
  CREATE TABLE list (id INTEGER PRIMARY KEY, created_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE product (
    id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES list ON DELETE CASCADE, uri TEXT NOT NULL,
    position INTEGER NOT NULL,
    filename TEXT NOT NULL, obs_id TEXT NOT NULL, collection TEXT NOT NULL, size_bytes INTEGER, access TEXT NOT NULL,
    calib_level INTEGER, product_type TEXT, sub_group TEXT, is_recommended INTEGER NOT NULL, description TEXT,
    version TEXT, program_id TEXT, instrument TEXT, filters TEXT, extra TEXT NOT NULL,
    UNIQUE (list_id, uri)) STRICT;
  CREATE INDEX product_order ON product (list_id, position);
  CREATE TABLE reference (
    product_id INTEGER NOT NULL REFERENCES product ON DELETE CASCADE, position INTEGER NOT NULL, parent TEXT NOT NULL,
    PRIMARY KEY (product_id, parent)) STRICT, WITHOUT ROWID;`

/** More rows than one observation can have, so that positions of two never overlap. */
const rowsPerObservation = 2 ** 24

/** Rows of old answers do not say who asked for them: they keep the order in which they came. */
const afterAll = 2 ** 51

/** A list that was not used for this long is forgotten. */
const keptMs = 7 * dayMs

interface ProductTableRow {
  readonly position: number
  readonly uri: string
  readonly filename: string
  readonly obs_id: string
  readonly collection: string
  readonly size_bytes: number | null
  readonly access: string
  readonly calib_level: number | null
  readonly product_type: string | null
  readonly sub_group: string | null
  readonly is_recommended: number
  readonly description: string | null
  readonly version: string | null
  readonly program_id: string | null
  readonly instrument: string | null
  readonly filters: string | null
  readonly extra: string
  /** The parents as a JSON list, in the order of their rows. */
  readonly parents: string
}

export interface ProductLists {
  /** A new empty list. */
  create(nowMs: number): ProductList
  close(): void
}

/** Opens the cache file. One that is damaged or of another version is emptied: it is only a cache. Throws AppError. */
export function openProductLists(file: string): ProductLists {
  const db = openReplaceable(file, prepare, { keepsDamaged: false })
  return {
    create: nowMs => {
      db.prepare('DELETE FROM list WHERE created_ms < ?').run(nowMs - keptMs)
      const { lastInsertRowid } = db.prepare('INSERT INTO list (created_ms) VALUES (?)').run(nowMs)
      return productList(db, Number(lastInsertRowid))
    },
    close: () => db.close(),
  }
}

function prepare(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) === schemaVersion) return
    db.exec('DROP TABLE IF EXISTS reference; DROP TABLE IF EXISTS product; DROP TABLE IF EXISTS list')
    db.exec(schema)
    db.pragma(`user_version = ${schemaVersion}`)
  }).immediate()
}

function productList(db: Database.Database, listId: number): ProductList {
  const insert = db
    .prepare<[Record<string, string | number | null>], number>(
      `
    INSERT INTO product (list_id, uri, position, filename, obs_id, collection, size_bytes, access, calib_level, product_type,
      sub_group, is_recommended, description, version, program_id, instrument, filters, extra)
    VALUES (@listId, @uri, @position, @filename, @obsId, @collection, @sizeBytes, @access, @calibLevel, @productType,
      @subGroup, @isRecommended, @description, @version, @programId, @instrument, @filters, @extra)
    ON CONFLICT (list_id, uri) DO UPDATE SET
      position = min(position, excluded.position),
      obs_id = CASE WHEN excluded.position < position THEN excluded.obs_id ELSE obs_id END,
      is_recommended = max(is_recommended, excluded.is_recommended)
    RETURNING id`,
    )
    .pluck()
  const count = db.prepare<[number], number>('SELECT count(*) FROM product WHERE list_id = ?').pluck()
  // A parent that is listed again by a repeated group or row is the same reference.
  const refer = db.prepare('INSERT OR IGNORE INTO reference (product_id, position, parent) VALUES (?, ?, ?)')
  const select = db.prepare<[number, number], ProductTableRow>(`
    SELECT product.*, (SELECT json_group_array(parent) FROM
      (SELECT parent FROM reference WHERE product_id = product.id ORDER BY position)) AS parents
    FROM product WHERE list_id = ? AND position > ? ORDER BY position LIMIT 1000`)
  let rowCount = 0
  const addRow = (row: ProductRow, askedFor: AskedFor | undefined, rank: number): void => {
    const { parentObsid: _, extra, isRecommended, ...columns } = row
    const position = askedFor ? askedFor.index * rowsPerObservation + rank : afterAll + rowCount
    const productId = insert.get({
      ...columns,
      listId,
      position,
      isRecommended: isRecommended ? 1 : 0,
      extra: JSON.stringify(extra),
    })
    if (productId !== undefined) refer.run(productId, position, askedFor?.obsId ?? row.obsId)
    rowCount += 1
  }
  return {
    add: (rows, askedFor) => {
      db.transaction(() => {
        for (const [rank, row] of rows.entries())
          addRow(row, row.parentObsid === null ? undefined : askedFor(row.parentObsid), rank)
      })()
    },
    *products() {
      for (let after = -1; ;) {
        const rows = select.all(listId, after)
        yield* rows.map(toProduct)
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.position
      }
    },
    get counts() {
      return { rows: rowCount, files: count.get(listId) ?? 0 }
    },
    drop: () => {
      db.prepare('DELETE FROM list WHERE id = ?').run(listId)
    },
  }
}

function toProduct(row: ProductTableRow): Product {
  return {
    uri: row.uri,
    filename: row.filename,
    obsId: row.obs_id,
    collection: row.collection,
    sizeBytes: row.size_bytes,
    access: row.access,
    calibLevel: row.calib_level,
    productType: row.product_type,
    subGroup: row.sub_group,
    isRecommended: row.is_recommended === 1,
    description: row.description,
    version: row.version,
    programId: row.program_id,
    instrument: row.instrument,
    filters: row.filters,
    // Both columns were written by this file as JSON of exactly these shapes.
    extra: JSON.parse(row.extra) as ExtraColumns,
    parents: JSON.parse(row.parents) as string[],
  }
}
