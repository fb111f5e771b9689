import type { Database } from 'better-sqlite3'
import type { PlacedFile, EnqueueStore, Rejoin } from '#core/queue/store-port'
import type { BatchOptions } from '#core/queue-api'
import { AppError } from '#shared/errors'
import { bulkUpdate } from './item-sql.ts'
import { priorityNumber, toKnown, type KnownRow } from './rows.ts'
import { removedItems } from './removed-items.ts'
import { rowInserter, type InsertedRow } from './row-inserter.ts'
import type { Writes } from './writes.ts'

/**
 * Adding files: in small transactions under a planning batch, acknowledged by one last transaction. A planning batch
 * that joins another keeps its new items until then, and notes in `rejoin` what it found there.
 */
export function enqueueStore(db: Database, writes: Writes): EnqueueStore {
  const insertBatch = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO batch
      (uuid, name, folder, layout, on_clash, patience, note, accept_as_archived, links, keep_free, priority, position,
       state, created_ms)
     VALUES
      (:uuid, :name, :folder, :layout, :onClash, :patience, :note, :acceptAsArchived, :links, :keepFreeBytes, coalesce(:priority, 0),
       (SELECT coalesce(max(position), 0) + 1 FROM batch), 'planning', :createdMs)`,
  )
  const insertItems = rowInserter(
    db,
    `INSERT INTO item (batch_id, uri, filename, obs_id, collection, program_id, access, calib_level, version,
      listed_size, relative_path, folded_path, made_safe_from, since_ms)`,
  )
  const insertReferences = rowInserter(db, 'INSERT INTO reference (item_id, position, parent)')
  const createdOf = db.prepare<[number], number>('SELECT created_ms FROM batch WHERE id = ?').pluck()
  const nextPosition = db
    .prepare<[number], number>('SELECT coalesce(max(position) + 1, 0) FROM reference WHERE item_id = ?')
    .pluck()
  const insertRejoin = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO rejoin (planning_id, item_id, position, parent, choice, listed_size, version, access)
     VALUES (:planningId, :itemId,
      (SELECT coalesce(max(position) + 1, 0) FROM rejoin WHERE planning_id = :planningId AND item_id = :itemId),
      :parent, :choice, :sizeBytes, :version, :access)`,
  )
  const known = db.prepare<[number, string], KnownRow>(
    `SELECT id, uri, state, listed_size, version, final_path, size, mtime_ms, inode
     FROM item WHERE batch_id = ? AND uri = ?`,
  )
  const taken = db
    .prepare<[number, string], number>('SELECT 1 FROM item WHERE batch_id = ? AND folded_path = ? LIMIT 1')
    .pluck()
  const deleteBatch = db.prepare<[number]>(`DELETE FROM batch WHERE id = ? AND state = 'planning'`)

  const stageFiles = (planningId: number, files: readonly PlacedFile[]): void => {
    const createdMs = createdOf.get(planningId) ?? null
    const ids = insertItems(files.map(placed => itemColumns(placed, planningId, createdMs)))
    insertReferences(
      files.flatMap(({ file }, at) =>
        file.parents.map((parent, position) => [ids[at] ?? null, position, nullable(parent)]),
      ),
    )
  }
  const stageRejoin = (planningId: number, { known: item, wanted, choice }: Rejoin): void => {
    const { sizeBytes, version, access } = wanted
    const facts = { planningId, itemId: item.itemId, choice, sizeBytes, version, access }
    for (const parent of wanted.parents) insertRejoin.run({ ...facts, parent: nullable(parent) })
  }
  const removed = removedItems(db)

  return {
    plan: batch =>
      writes.acknowledge(() => {
        const { lastInsertRowid } = insertBatch.run({
          uuid: batch.uuid,
          folder: batch.folder,
          createdMs: batch.createdMs,
          ...optionColumns(batch),
          name: batch.name ?? lastSegment(batch.folder),
        })
        return Number(lastInsertRowid)
      }),
    stage: (planningId, files, rejoins) => {
      writes.flush()
      db.transaction(() => {
        stageFiles(planningId, files)
        for (const rejoin of rejoins) stageRejoin(planningId, rejoin)
      }).immediate()
    },
    stageReferences: (_planningId, itemId, parents) =>
      writes.collect(() => {
        const start = nextPosition.get(itemId) ?? 0
        insertReferences(parents.map((parent, index) => [itemId, start + index, nullable(parent)]))
      }),
    acknowledge: (planningId, joinId, options, nowMs) =>
      writes.acknowledge(() => {
        const added = countOf(db, planningId)
        if (joinId === null) {
          db.prepare<[number]>(`UPDATE batch SET state = 'queued' WHERE id = ?`).run(planningId)
          return { batchId: planningId, added, known: 0 }
        }
        const knownItems = join(db, planningId, joinId, options, nowMs)
        deleteBatch.run(planningId)
        removed.dropReturned(joinId)
        return { batchId: joinId, added, known: knownItems }
      }),
    abandon: planningId => writes.acknowledge(() => void deleteBatch.run(planningId)),
    knownFiles: (batchId, uris) => {
      const rows = uris.flatMap(uri => known.get(batchId, uri) ?? [])
      return new Map(rows.map(row => [row.uri, toKnown(row)]))
    },
    isPathTaken: (batchId, foldedPath) => taken.get(batchId, foldedPath) !== undefined,
  }
}

function itemColumns(placed: PlacedFile, batchId: number, createdMs: number | null): InsertedRow {
  const { file, relativePath, foldedPath, madeSafeFrom } = placed
  return [
    batchId,
    file.uri,
    file.filename,
    file.obsId,
    file.collection,
    file.programId,
    file.access,
    file.calibLevel,
    file.version,
    file.sizeBytes,
    relativePath,
    foldedPath,
    madeSafeFrom,
    createdMs,
  ]
}

function countOf(db: Database, batchId: number): number {
  const row = db
    .prepare<[number], number | null>('SELECT sum(items) FROM counter WHERE batch_id = ?')
    .pluck()
    .get(batchId)
  return row ?? 0
}

/** Moves a planning batch's items into the batch it joins and does there what it noted. Returns how many it knew. */
function join(
  db: Database,
  planningId: number,
  joinId: number,
  options: BatchOptions,
  nowMs: number,
): number {
  const joined = db
    .prepare<[Record<string, unknown>]>(
      `UPDATE batch SET state = 'queued', is_cleared = 0, layout = :layout, on_clash = :onClash, patience = :patience,
        note = coalesce(:note, note), accept_as_archived = :acceptAsArchived, links = :links,
        keep_free = :keepFreeBytes, priority = coalesce(:priority, priority),
        name = coalesce(:name, name) WHERE id = :id`,
    )
    .run({ id: joinId, ...optionColumns(options) })
  if (joined.changes === 0)
    throw new AppError('cancelled', 'The batch of this folder was removed meanwhile; add the files again.')
  db.prepare<[number, number]>('UPDATE item SET batch_id = ? WHERE batch_id = ?').run(joinId, planningId)
  for (const event of ['retried', 'resumed', 'outdated', 'refreshed'] as const) {
    const noted = `SELECT item_id FROM rejoin WHERE planning_id = :planningId AND choice = '${event}'`
    db.prepare<[Record<string, unknown>]>(bulkUpdate(event, `id IN (${noted})`)).run({ nowMs, planningId })
  }
  db.prepare<[number]>(
    `UPDATE item SET listed_size = coalesce(noted.listed_size, item.listed_size),
      version = coalesce(noted.version, item.version), access = coalesce(noted.access, item.access)
     FROM (SELECT item_id, listed_size, version, access FROM rejoin WHERE planning_id = ? AND position = 0) AS noted
     WHERE item.id = noted.item_id`,
  ).run(planningId)
  // A reference that is there already is not written twice; the same line twice in a list is two references.
  db.prepare<[number]>(
    `INSERT INTO reference (item_id, position, parent)
     SELECT item_id,
      (SELECT coalesce(max(position), -1) FROM reference WHERE reference.item_id = missing.item_id)
       + row_number() OVER (PARTITION BY item_id ORDER BY position),
      parent
     FROM (SELECT item_id, position, parent,
            row_number() OVER (PARTITION BY item_id, parent ORDER BY position) AS nth
           FROM rejoin WHERE planning_id = ?) AS missing
     WHERE nth > (SELECT count(*) FROM reference
                  WHERE reference.item_id = missing.item_id AND reference.parent IS missing.parent)`,
  ).run(planningId)
  const known = db
    .prepare<[number], number>('SELECT count(DISTINCT item_id) FROM rejoin WHERE planning_id = ?')
    .pluck()
  return known.get(planningId) ?? 0
}

function optionColumns(options: BatchOptions): Record<string, unknown> {
  const { name, layout, onClash, patience, note } = options
  const acceptAsArchived = options.acceptAsArchived ? 1 : 0
  const { keepFreeBytes = null, priority } = options
  return {
    name,
    layout,
    onClash,
    patience,
    note,
    acceptAsArchived,
    links: options.links ? 1 : 0,
    keepFreeBytes,
    priority: priority === undefined ? null : priorityNumber[priority],
  }
}

function lastSegment(folder: string): string {
  return folder.split(/[\\/]/).findLast(segment => segment !== '') ?? folder
}

const nullable = (parent: string): string | null => (parent === '' ? null : parent)
