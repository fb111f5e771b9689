import type { Database } from 'better-sqlite3'
import { reasonOf } from '#core/queue/machine'
import type { AttemptRecord, FinishedFile, ItemChange, QueueStore } from '#core/queue/store-port'
import type { PartRecord, Provenance } from '#core/ports'
import { statusColumns, toReady, type ReadyRow } from './rows.ts'
import type { Writes } from './writes.ts'

/** Attempts kept per item, besides those by which it failed, which are never dropped. */
const attemptsKept = 20

const readySql = `SELECT batch.priority, item.id, item.batch_id, item.uri, item.access, item.program_id, item.version, item.listed_size,
  item.relative_path, item.is_refresh, item.is_sign_in_demanded, item.accept_as_archived, item.damaged_size, item.damaged_sha256, ${statusColumns},
  part.etag AS part_etag, part.last_modified AS part_last_modified, part.total_bytes, part.written_bytes,
  part.flushed_bytes, part.boot_id, part.verified_sha256
  FROM batch CROSS JOIN item LEFT JOIN part ON part.item_id = item.id
  WHERE batch.state = 'queued' AND item.batch_id = batch.id AND (:batchId IS NULL OR batch.id = :batchId)`
const oneBatch = (sql: string): string =>
  sql.replace('(:batchId IS NULL OR batch.id = :batchId)', 'batch.id = :batchId')

/** What the running queue reads and writes, item by item. Written rows are collected and committed together. */
export function runStore(
  db: Database,
  writes: Writes,
): Pick<QueueStore, 'ready' | 'nextDueMs' | 'save' | 'savePart'> {
  const dueSql = `${readySql} AND item.state = 'waiting' AND item.next_attempt_ms <= :nowMs
    ORDER BY batch.priority DESC, batch.position, batch.id, item.next_attempt_ms LIMIT :limit`
  const queuedSql = `${readySql} AND item.state = 'queued'
    ORDER BY batch.priority DESC, batch.position, batch.id, item.rank, item.id LIMIT :limit`
  // Worded as the index of such items is, which the planner would not choose by itself.
  const tokenSql = queuedSql
    .replace('CROSS JOIN item', 'CROSS JOIN item INDEXED BY item_token')
    .replace(
      "item.state = 'queued'",
      "item.state = 'queued' AND (item.access <> 'PUBLIC' OR item.is_sign_in_demanded = 1)",
    )
  const due = db.prepare<[Record<string, unknown>], ReadyRow>(dueSql)
  const dueOfOne = db.prepare<[Record<string, unknown>], ReadyRow>(oneBatch(dueSql))
  const queued = db.prepare<[Record<string, unknown>], ReadyRow>(queuedSql)
  const queuedOfOne = db.prepare<[Record<string, unknown>], ReadyRow>(oneBatch(queuedSql))
  const needingToken = db.prepare<[Record<string, unknown>], ReadyRow>(tokenSql)
  const needingTokenOfOne = db.prepare<[Record<string, unknown>], ReadyRow>(oneBatch(tokenSql))
  const nextDueSql = `SELECT min(due) FROM (SELECT (SELECT min(next_attempt_ms) FROM item
      WHERE batch_id = batch.id AND item.state = 'waiting' AND next_attempt_ms > :nowMs) AS due
    FROM batch WHERE batch.state = 'queued' AND (:batchId IS NULL OR batch.id = :batchId))`
  const nextDue = db.prepare<[Record<string, unknown>], number | null>(nextDueSql).pluck()
  const nextDueOfOne = db.prepare<[Record<string, unknown>], number | null>(oneBatch(nextDueSql)).pluck()

  const updateStatus = db.prepare<[Record<string, unknown>]>(`UPDATE item SET ${statusSql} WHERE id = :id`)
  const updateFinished = db.prepare<[Record<string, unknown>]>(
    `UPDATE item SET ${statusSql}, final_path = :relativePath, size = :sizeBytes, sha256 = :sha256, etag = :etag,
      last_modified = :lastModified, mtime_ms = :mtimeMs, inode = :inode, marks = :marks, finished_ms = :nowMs, is_refresh = 0
     WHERE id = :id`,
  )
  const updateDamaged = db.prepare<[number | null, string | null, number]>(
    'UPDATE item SET damaged_size = ?, damaged_sha256 = ? WHERE id = ?',
  )
  const upsertPart = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO part (item_id, etag, last_modified, total_bytes, written_bytes, flushed_bytes, boot_id,
      verified_sha256)
     SELECT :itemId, :etag, :lastModified, :totalBytes, :writtenBytes, :flushedBytes, :bootId, :verifiedSha256
     WHERE EXISTS (SELECT 1 FROM item WHERE id = :itemId)
     ON CONFLICT (item_id) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
      total_bytes = excluded.total_bytes, written_bytes = excluded.written_bytes,
      flushed_bytes = excluded.flushed_bytes, boot_id = excluded.boot_id,
      verified_sha256 = excluded.verified_sha256`,
  )
  const endRefresh = db.prepare<[number]>('UPDATE item SET is_refresh = 0 WHERE id = ?')
  const deletePart = db.prepare<[number]>('DELETE FROM part WHERE item_id = ?')
  const insertAttempt = db.prepare<[Record<string, unknown>]>(
    `INSERT INTO attempt (item_id, started_ms, ended_ms, outcome, reason, detail, host, status, fetched_bytes,
      is_with_token, is_final)
     VALUES (:itemId, :startedMs, :endedMs, :outcome, :reason, :detail, :host, :status, :fetchedBytes,
      :isWithToken, :isFinal)`,
  )
  const trimAttempts = db.prepare<[number, number]>(
    `DELETE FROM attempt WHERE item_id = ? AND is_final = 0 AND id <=
      (SELECT id FROM attempt WHERE item_id = ? AND is_final = 0 ORDER BY id DESC LIMIT 1 OFFSET ${attemptsKept})`,
  )
  const deleteProvenance = db.prepare<[number]>('DELETE FROM provenance WHERE item_id = ?')
  const insertProvenance = db.prepare<[number, string, string]>(
    'INSERT INTO provenance (item_id, keyword, value) VALUES (?, ?, ?)',
  )

  const savePart = (itemId: number, part: PartRecord): void => {
    const { validator, ...lengths } = part
    upsertPart.run({ itemId, ...validator, verifiedSha256: null, ...lengths })
  }
  const saveAttempt = (itemId: number, attempt: AttemptRecord): void => {
    const { isWithToken, isFinal, ...facts } = attempt
    insertAttempt.run({ itemId, ...facts, isWithToken: Number(isWithToken), isFinal: Number(isFinal) })
    if (attempt.outcome !== 'done') trimAttempts.run(itemId, itemId)
  }
  const saveProvenance = (itemId: number, provenance: Provenance): void => {
    deleteProvenance.run(itemId)
    for (const [keyword, value] of Object.entries(provenance)) insertProvenance.run(itemId, keyword, value)
  }

  return {
    ready: (batchId, nowMs, limit, isTokenFirst = false) => {
      const rows = new Map<number, ReadyRow>()
      const take = (found: readonly ReadyRow[]): void => {
        for (const row of found) if (!rows.has(row.id)) rows.set(row.id, row)
      }
      const isAll = batchId === null
      take((isAll ? due : dueOfOne).all({ batchId, nowMs, limit }))
      if (isTokenFirst) take((isAll ? needingToken : needingTokenOfOne).all({ batchId, limit }))
      // Those that came first come again here; a full page leaves room for as many others.
      take((isAll ? queued : queuedOfOne).all({ batchId, limit }))
      const byPriority = [...rows.values()].toSorted((one, other) => other.priority - one.priority)
      return byPriority.slice(0, limit).map(toReady)
    },
    nextDueMs: (batchId, nowMs) =>
      (batchId === null ? nextDue : nextDueOfOne).get({ batchId, nowMs }) ?? null,
    save: (itemId, change) =>
      writes.collect(() => {
        const status = statusParameters(itemId, change)
        if (change.finished) {
          updateFinished.run({ ...status, ...finishedParameters(change.finished) })
          saveProvenance(itemId, change.finished.provenance)
        } else updateStatus.run(status)
        if (change.isRefreshed === true) endRefresh.run(itemId)
        if (change.lastDamaged !== undefined)
          updateDamaged.run(change.lastDamaged?.sizeBytes ?? null, change.lastDamaged?.sha256 ?? null, itemId)
        if (change.part) savePart(itemId, change.part)
        else if (change.part === null) deletePart.run(itemId)
        if (change.attempt) saveAttempt(itemId, change.attempt)
      }),
    savePart: (itemId, part) => {
      writes.collect(() => savePart(itemId, part))
      // A part is worth nothing without its record, and a kill may come with the next byte.
      writes.flush()
    },
  }
}

/** `since_ms` moves only when what a person is shown does. */
const statusSql = `since_ms = CASE WHEN state = :state AND reason IS :reason THEN since_ms ELSE :nowMs END,
  state = :state, reason = :reason, attempt = :attempt, transient_breaks = :transient,
  integrity_breaks = :integrity, gone_breaks = :gone, next_attempt_ms = :untilMs,
  detail = CASE WHEN :isDetailKept THEN detail ELSE :detail END, user = coalesce(:user, user),
  is_sign_in_demanded = coalesce(:isSignInDemanded, is_sign_in_demanded),
  started_ms = CASE WHEN :state = 'fetching' THEN coalesce(started_ms, :nowMs) ELSE started_ms END`

function statusParameters(id: number, change: ItemChange): Record<string, unknown> {
  const { status, nowMs, isSignInDemanded } = change
  return {
    id,
    nowMs,
    state: status.kind,
    reason: reasonOf(status),
    attempt: status.attempt,
    ...status.breaks,
    untilMs: status.kind === 'waiting' ? status.untilMs : null,
    isDetailKept: Number(change.detail === undefined),
    detail: change.detail ?? null,
    user: change.user ?? null,
    isSignInDemanded: isSignInDemanded === undefined ? null : Number(isSignInDemanded),
  }
}

function finishedParameters(finished: FinishedFile): Record<string, unknown> {
  const { relativePath, sizeBytes, sha256, validator, stamp, marks } = finished
  return {
    relativePath,
    sizeBytes,
    sha256,
    etag: validator.etag,
    lastModified: validator.lastModified,
    mtimeMs: stamp.mtimeMs,
    inode: stamp.inode,
    marks: JSON.stringify(marks),
  }
}
