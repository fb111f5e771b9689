import type { Database } from 'better-sqlite3'
import { reasonOf } from '#core/items/machine'
import type { AttemptRecord, FinishedFile, ItemChange, RunStore } from '#core/queue/store-port'
import type { PartRecord, Provenance } from '#core/ports'
import { statusColumns, toReady, type ReadyRow } from './rows.ts'
import type { Writes } from './writes.ts'

/** Attempts kept per item, besides those by which it failed, which are never dropped. */
const attemptsKept = 20

const unknownFile = { name: null, device: null, inode: null, bornNs: null, mountId: null }

const readySql = `SELECT batch.priority, item.id, item.batch_id, item.uri, item.filename, item.access, item.program_id, item.version, item.listed_size,
  item.relative_path, item.is_refresh, item.is_sign_in_demanded, item.accept_as_archived, item.damaged_size, item.damaged_sha256, ${statusColumns},
  part.etag AS part_etag, part.last_modified AS part_last_modified, part.total_bytes, part.written_bytes,
  part.flushed_bytes, part.boot_id, part.verified_sha256, part.file_name, part.device, part.inode AS part_inode,
  part.born_ns, part.mount_id, part.flushed_sha256, part.written_sha256
  FROM batch CROSS JOIN item LEFT JOIN part ON part.item_id = item.id
  WHERE batch.state = 'queued' AND item.batch_id = batch.id AND (:batchId IS NULL OR batch.id = :batchId)`
const oneBatch = (sql: string): string =>
  sql.replace('(:batchId IS NULL OR batch.id = :batchId)', 'batch.id = :batchId')

const tokenSql = "(item.access <> 'PUBLIC' OR item.is_sign_in_demanded = 1)"
const breaksSql = 'item.transient_breaks + item.integrity_breaks + item.gone_breaks'
/** As `isUntried` has it, and worded as the indexes are. */
const untriedSql = `${breaksSql} = 0`
const triedSql = `${breaksSql} > 0`

/** The planner would not choose these indexes by itself: it has no figures to compare them by. */
const readyFrom = (index: string): string =>
  readySql.replace('CROSS JOIN item', `CROSS JOIN item INDEXED BY ${index}`)
const dueSql = (condition: string, index: string): string =>
  `${readyFrom(index)} AND item.state = 'waiting' AND item.next_attempt_ms <= :nowMs AND ${condition}
    ORDER BY batch.priority DESC, batch.position, batch.id, item.next_attempt_ms LIMIT :limit`
const queuedSql = (condition: string, index: string): string =>
  `${readyFrom(index)} AND item.state = 'queued' AND ${condition}
    ORDER BY batch.priority DESC, batch.position, batch.id, item.rank, item.id LIMIT :limit`

type ReadingReady = (parameters: {
  readonly batchId: number | null
  readonly nowMs: number
  readonly limit: number
}) => readonly ReadyRow[]

/** Each row once, the higher priority first, otherwise as they come. */
function byPriority(rows: readonly ReadyRow[]): readonly ReadyRow[] {
  const once = new Map(rows.map(row => [row.id, row]))
  return [...once.values()].toSorted((one, other) => other.priority - one.priority)
}

/**
 * Files that have gone wrong before go behind all that have not. One of a higher priority goes before the lower ones:
 * more than one slot is not spent on such files while others wait (see `choose`).
 */
function behindOthers(fresh: readonly ReadyRow[], again: readonly ReadyRow[]): readonly ReadyRow[] {
  const [first, ...rest] = again
  const at = first === undefined ? -1 : fresh.findIndex(row => row.priority < first.priority)
  if (first === undefined || at < 0) return [...fresh, ...again]
  return [...fresh.slice(0, at), first, ...fresh.slice(at), ...rest]
}

/** What the running queue reads and writes, item by item. Written rows are collected and committed together. */
export function runStore(db: Database, writes: Writes): RunStore {
  const reading = (sql: string): ReadingReady => {
    const all = db.prepare<[Record<string, unknown>], ReadyRow>(sql)
    const ofOne = db.prepare<[Record<string, unknown>], ReadyRow>(oneBatch(sql))
    return parameters => (parameters.batchId === null ? all : ofOne).all({ ...parameters })
  }
  const unspent = reading(dueSql(untriedSql, 'item_unspent'))
  const needingToken = reading(queuedSql(`${untriedSql} AND ${tokenSql}`, 'item_token'))
  const untried = reading(queuedSql(untriedSql, 'item_ready'))
  const queuedAgain = reading(queuedSql(triedSql, 'item_again'))
  const dueAgain = reading(dueSql(triedSql, 'item_due'))
  const nextDueSql = `SELECT min(due) FROM (SELECT (SELECT min(next_attempt_ms) FROM item
      WHERE batch_id = batch.id AND item.state = 'waiting' AND next_attempt_ms > :nowMs) AS due
    FROM batch WHERE batch.state = 'queued' AND (:batchId IS NULL OR batch.id = :batchId))`
  const nextDue = db.prepare<[Record<string, unknown>], number | null>(nextDueSql).pluck()
  const nextDueOfOne = db.prepare<[Record<string, unknown>], number | null>(oneBatch(nextDueSql)).pluck()

  const moveBack = db.prepare<[Record<string, unknown>]>(
    `UPDATE item SET next_attempt_ms = next_attempt_ms - :byMs, since_ms = since_ms - :byMs
     WHERE state = 'waiting' AND next_attempt_ms IS NOT NULL`,
  )
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
      verified_sha256, file_name, device, inode, born_ns, mount_id, flushed_sha256, written_sha256)
     SELECT :itemId, :etag, :lastModified, :totalBytes, :writtenBytes, :flushedBytes, :bootId, :verifiedSha256,
      :name, :device, :inode, :bornNs, :mountId, :flushedSha256, :writtenSha256
     WHERE EXISTS (SELECT 1 FROM item WHERE id = :itemId)
     ON CONFLICT (item_id) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
      total_bytes = excluded.total_bytes, written_bytes = excluded.written_bytes,
      flushed_bytes = excluded.flushed_bytes, boot_id = excluded.boot_id,
      verified_sha256 = excluded.verified_sha256, file_name = excluded.file_name, device = excluded.device,
      inode = excluded.inode, born_ns = excluded.born_ns, mount_id = excluded.mount_id,
      flushed_sha256 = excluded.flushed_sha256, written_sha256 = excluded.written_sha256`,
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
    const { validator, file, ...facts } = part
    const hashes = { verifiedSha256: null, flushedSha256: null, writtenSha256: null }
    upsertPart.run({ itemId, ...validator, ...hashes, ...facts, ...(file ?? unknownFile) })
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
      const asked = { batchId, nowMs, limit }
      // Those that need a token come again among the others; a full page leaves room for as many more.
      const fresh = [...unspent(asked), ...(isTokenFirst ? needingToken(asked) : []), ...untried(asked)]
      const again = [...queuedAgain(asked), ...dueAgain(asked)]
      return behindOthers(byPriority(fresh), byPriority(again)).slice(0, limit).map(toReady)
    },
    nextDueMs: (batchId, nowMs) =>
      (batchId === null ? nextDue : nextDueOfOne).get({ batchId, nowMs }) ?? null,
    moveBack: byMs => writes.collect(() => void moveBack.run({ byMs })),
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
    saveProof: (itemId, part) => writes.collect(() => savePart(itemId, part)),
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
