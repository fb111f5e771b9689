import type { Database } from 'better-sqlite3'
import type { ManifestAttempt, ManifestItem } from '#core/manifests/manifest-types'
import { linksOf } from '../store/finished-store.ts'
import type { Mark } from '#core/ports'
import type { ManifestStore } from '#core/queue/store-port'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

interface ManifestRow {
  readonly id: number
  readonly uri: string
  readonly filename: string
  readonly obs_id: string | null
  readonly collection: string | null
  readonly program_id: string | null
  readonly access: string | null
  readonly version: string | null
  readonly listed_size: number | null
  readonly relative_path: string
  readonly final_path: string | null
  readonly made_safe_from: string | null
  readonly state: ItemState
  readonly reason: Reason | null
  readonly detail: string | null
  readonly user: string
  readonly attempt: number
  readonly started_ms: number | null
  readonly finished_ms: number | null
  readonly size: number | null
  readonly sha256: string | null
  readonly etag: string | null
  readonly last_modified: string | null
  readonly marks: string | null
  readonly links: string | null
}
interface AttemptRow {
  readonly item_id: number
  readonly started_ms: number
  readonly ended_ms: number
  readonly outcome: string
  readonly reason: Reason | null
  readonly detail: string | null
  readonly host: string | null
  readonly status: number | null
  readonly fetched_bytes: number
  readonly is_with_token: number
}

/** A batch with everything known of its files, in pages of id order. */
export function manifestStore(db: Database): ManifestStore {
  const rows = db
    .prepare<[number], number>(
      'SELECT count(*) FROM item JOIN reference ON reference.item_id = item.id WHERE item.batch_id = ?',
    )
    .pluck()
  const needsSignIn = db
    .prepare<[number], number>(
      `SELECT EXISTS (SELECT 1 FROM item WHERE batch_id = ?
        AND (access <> 'PUBLIC' OR is_sign_in_demanded = 1 OR user <> 'anonymous'))`,
    )
    .pluck()
  const page = db.prepare<[number, number, number], ManifestRow>(
    'SELECT * FROM item WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?',
  )
  const inPage = 'item_id IN (SELECT id FROM item WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?)'
  const references = db.prepare<[number, number, number], { item_id: number; parent: string | null }>(
    `SELECT item_id, parent FROM reference WHERE ${inPage} ORDER BY item_id, position`,
  )
  const attempts = db.prepare<[number, number, number], AttemptRow>(
    `SELECT * FROM attempt WHERE ${inPage} ORDER BY item_id, id`,
  )
  const provenance = db.prepare<
    [number, number, number],
    { item_id: number; keyword: string; value: string }
  >(`SELECT item_id, keyword, value FROM provenance WHERE ${inPage} ORDER BY item_id, keyword`)

  return {
    manifestFacts: batchId => ({
      rows: rows.get(batchId) ?? 0,
      isSignInNeeded: needsSignIn.get(batchId) === 1,
    }),
    manifestItems: (batchId, afterId, limit) => {
      const referencesOf = Map.groupBy(references.all(batchId, afterId, limit), row => row.item_id)
      const attemptsOf = Map.groupBy(attempts.all(batchId, afterId, limit), row => row.item_id)
      const provenanceOf = Map.groupBy(provenance.all(batchId, afterId, limit), row => row.item_id)
      return page.all(batchId, afterId, limit).map(row => ({
        ...toItem(row),
        references: (referencesOf.get(row.id) ?? []).map(({ parent }) => parent),
        attempts: (attemptsOf.get(row.id) ?? []).map(toAttempt),
        provenance: Object.fromEntries(
          (provenanceOf.get(row.id) ?? []).map(({ keyword, value }) => [keyword, value]),
        ),
      }))
    },
  }
}

function toItem(row: ManifestRow): Omit<ManifestItem, 'references' | 'attempts' | 'provenance'> {
  return {
    id: row.id,
    uri: row.uri,
    filename: row.filename,
    obsId: row.obs_id,
    collection: row.collection,
    programId: row.program_id,
    access: row.access,
    version: row.version,
    listedSizeBytes: row.listed_size,
    relativePath: row.final_path ?? row.relative_path,
    ...(row.links !== null && { links: linksOf(row.links) }),
    madeSafeFrom: row.made_safe_from,
    state: row.state,
    reason: row.reason,
    detail: row.detail,
    user: row.user,
    attempt: row.attempt,
    startedMs: row.started_ms,
    finishedMs: row.finished_ms,
    sizeBytes: row.size,
    sha256: row.sha256,
    validator: { etag: row.etag, lastModified: row.last_modified },
    marks: row.marks === null ? [] : (JSON.parse(row.marks) as Mark[]), // written by this store alone
  }
}

function toAttempt(row: AttemptRow): ManifestAttempt {
  return {
    startedMs: row.started_ms,
    endedMs: row.ended_ms,
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
    host: row.host,
    status: row.status,
    fetchedBytes: row.fetched_bytes,
    isWithToken: row.is_with_token === 1,
  }
}
