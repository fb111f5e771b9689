import type { Database } from 'better-sqlite3'
import type { FileHit, FileQuery } from '#core/manifests/recorded-batches'
import type { CheckResult } from '#shared/check-results'
import { matchExpression } from '#core/manifests/match-words'
import { AppError } from '#shared/errors'
import { literals } from '../store/item-sql.ts'
import { toView, type ViewRow } from '../store/rows.ts'
import { wordSqliteError } from '../store/sqlite-errors.ts'
import { attachChecks, stillHoldsSql } from './damage.ts'
import { bringUpToDate, openSearchIndex } from './search-index.ts'

interface HitRow extends ViewRow {
  readonly batch_name: string
  readonly program_id: string | null
  readonly target: string | null
  readonly finished_ms: number | null
  readonly check_result: CheckResult | null
}

/** See `History.search`. Throws `usage` for a text without words, `cancelled` when the signal aborts. */
export async function searchFiles(
  profileFolder: string,
  query: FileQuery,
  signal: AbortSignal,
  told: (indexed: number, total: number) => void = () => undefined,
): Promise<readonly FileHit[]> {
  const match = matchExpression(query.text)
  try {
    const db = openSearchIndex(profileFolder)
    try {
      await bringUpToDate(db, signal, told)
      if (signal.aborted) throw new AppError('cancelled', 'The search was stopped.')
      return find(db, match, query, attachChecks(db, profileFolder))
    } finally {
      db.close()
    }
  } catch (thrown) {
    throw wordSqliteError(thrown)
  }
}

function find(
  db: Database,
  match: string,
  { states, reasons, damaged, limit }: FileQuery,
  hasChecks: boolean,
): readonly FileHit[] {
  const damagedSql = hasChecks ? `(item.state = 'done' AND checked.result <> 'intact')` : 'FALSE'
  const conditions = [
    `batch.state <> 'planning'`,
    ...(states
      ? [`(item.state IN (${literals(states)})${damaged === 'too' ? ` OR ${damagedSql}` : ''})`]
      : []),
    ...(damaged === 'none' ? [`${damagedSql} IS NOT TRUE`] : []),
    ...(reasons ? [`item.reason IN (${literals(reasons)})`] : []),
  ]
  // The index gives row numbers in order; CROSS JOIN keeps SQLite from starting with the items.
  return db
    .prepare<[string, number], HitRow>(
      `SELECT item.id, item.batch_id, item.uri, item.obs_id, item.filename, item.state, item.reason, item.detail,
        batch.folder, item.final_path, item.size, NULL AS total_bytes, item.listed_size, item.sha256, item.attempt,
        item.next_attempt_ms, item.since_ms, item.program_id, item.finished_ms, batch.name AS batch_name,
        (SELECT value FROM queue.provenance WHERE item_id = item.id AND keyword = 'TARGNAME') AS target,
        ${hasChecks ? 'checked.result' : 'NULL'} AS check_result
       FROM entry CROSS JOIN queue.item ON item.id = entry.rowid
        CROSS JOIN queue.batch ON batch.id = item.batch_id
        ${hasChecks ? `LEFT JOIN checks.checked ON checked.session = batch.uuid AND ${stillHoldsSql}` : ''}
       WHERE entry MATCH ? AND ${conditions.join(' AND ')} ORDER BY entry.rowid DESC LIMIT ?`,
    )
    .all(match, limit)
    .map(row => ({
      ...toView(row),
      batchName: row.batch_name,
      folder: row.folder,
      programId: row.program_id,
      target: row.target,
      finishedMs: row.finished_ms,
      check: row.check_result,
    }))
}
