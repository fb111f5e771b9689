import type { Database } from 'better-sqlite3'
import type { Mark } from '#core/ports'
import type { AddedLink, FinishedStore } from '#core/queue/store-port'
import { toKnown, type KnownRow } from './rows.ts'
import type { Writes } from './writes.ts'

interface FinishedRow extends KnownRow {
  readonly folder: string
  readonly sha256: string
  readonly etag: string | null
  readonly last_modified: string | null
  readonly marks: string | null
}
interface SharedRow {
  readonly id: number
  readonly uri: string
  readonly filename: string
  readonly obs_id: string | null
  readonly collection: string | null
  readonly listed_size: number | null
  readonly access: string | null
  readonly calib_level: number | null
  readonly version: string | null
  readonly program_id: string | null
  readonly final_path: string
  readonly links: string | null
  /** JSON list. */
  readonly parents: string
}

const knownColumns =
  'item.id, item.uri, item.state, item.listed_size, item.version, item.final_path, item.size, item.mtime_ms, item.inode'

/** What is recorded of finished files, for whatever is done with them later. */
export function finishedStore(db: Database, writes: Writes): FinishedStore {
  const one = db.prepare<[number], FinishedRow>(
    `SELECT ${knownColumns}, item.sha256, item.etag, item.last_modified, item.marks, '' AS folder
     FROM item WHERE id = ? AND sha256 IS NOT NULL`,
  )
  // From the batches to their items: then the index of each batch's URIs answers, and finished rows need none of their own.
  const elsewhere = db.prepare<[number, string, number], FinishedRow>(
    `SELECT ${knownColumns}, item.sha256, item.etag, item.last_modified, item.marks, batch.folder
     FROM batch CROSS JOIN item ON item.batch_id = batch.id
     WHERE batch.id <> ? AND item.uri = ? AND item.state = 'done' AND item.sha256 IS NOT NULL
     ORDER BY batch.id DESC LIMIT ?`,
  )
  const others = db.prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM batch WHERE id <> ?)').pluck()
  const shared = db.prepare<[number, number, number], SharedRow>(
    `SELECT item.*, json_group_array(DISTINCT reference.parent) AS parents
     FROM item JOIN reference ON reference.item_id = item.id
     WHERE item.batch_id = ? AND item.id > ? AND item.state = 'done' AND item.final_path IS NOT NULL
      AND reference.parent IS NOT NULL
     GROUP BY item.id HAVING count(DISTINCT reference.parent) > 1 ORDER BY item.id LIMIT ?`,
  )
  const updateLinks = db.prepare<[string | null, number]>('UPDATE item SET links = ? WHERE id = ?')
  return {
    finishedFile: itemId => {
      const row = one.get(itemId)
      const finished = row && toKnown(row).finished
      return row && finished ? { ...finished, ...recordOf(row) } : null
    },
    finishedElsewhere: (uri, batchId, limit) => {
      // Asked for every file, and mostly there is one batch alone.
      if (others.get(batchId) === 0) return []
      return elsewhere.all(batchId, uri, limit).map(row => ({
        folder: row.folder,
        known: toKnown(row),
        ...recordOf(row),
        marks: row.marks === null ? [] : (JSON.parse(row.marks) as Mark[]), // written by this store alone
      }))
    },
    sharedFiles: (batchId, afterId, limit) =>
      shared.all(batchId, afterId, limit).map(row => ({
        itemId: row.id,
        relativePath: row.final_path,
        links: linksOf(row.links),
        file: {
          uri: row.uri,
          filename: row.filename,
          obsId: row.obs_id,
          collection: row.collection,
          sizeBytes: row.listed_size,
          access: row.access,
          calibLevel: row.calib_level,
          version: row.version,
          programId: row.program_id,
          parents: JSON.parse(row.parents) as string[], // made by the statement above
        },
      })),
    setLinks: (itemId, links) =>
      writes.collect(() => void updateLinks.run(links.length > 0 ? JSON.stringify(links) : null, itemId)),
  }
}

export function linksOf(text: string | null): readonly AddedLink[] {
  return text === null ? [] : (JSON.parse(text) as AddedLink[]) // written by this store alone
}

function recordOf({ sha256, etag, last_modified: lastModified }: FinishedRow) {
  return { sha256, validator: { etag, lastModified } }
}
