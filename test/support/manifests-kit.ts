import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { inGroups } from '#core/plan/plan-files'
import type { BatchOptions, Queue } from '#core/queue-api'
import type { DemoFile } from '#demo/catalogue/types'
import type { WantedFile } from '#shared/models'

/** A batch that keeps trying, as the page makes it. */
const optionsFor = (folder: string, name: string | null = null): BatchOptions => ({
  name,
  folder,
  layout: 'nested',
  onClash: 'keep-both',
  patience: 'endless',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
})

/** Asks for files of the demo archive; `parents` are the data sets through which each is asked for. */
export const wantedOf = (file: DemoFile, parents: readonly string[] = [file.obsId]): WantedFile => ({
  uri: file.uri,
  filename: file.filename,
  obsId: file.obsId,
  collection: file.collection,
  sizeBytes: file.sizeBytes,
  access: file.access,
  calibLevel: file.calibLevel,
  version: file.version,
  programId: file.programId,
  parents,
})

/** Enqueues and returns the number of the batch. */
export async function enqueue(
  queue: Queue,
  folder: string,
  files: readonly WantedFile[],
  name: string | null = null,
): Promise<number> {
  const { batchId } = await queue.enqueue(
    optionsFor(folder, name),
    inGroups(files),
    new AbortController().signal,
  )
  return batchId
}

/**
 * Resolves when nothing of a batch waits any more and its manifest is written since. Files of `hopeless` are cancelled
 * as soon as they wait, for the queue would keep trying.
 */
export async function untilEnded(
  queue: Queue,
  batchId: number,
  hopeless: readonly string[] = [],
): Promise<void> {
  const ended = Promise.withResolvers<undefined>()
  const look = (isManifestWritten: boolean): void => {
    const totals = queue.totals(batchId)
    if (totals.waiting === 0 && isManifestWritten) ended.resolve(undefined)
    for (const item of queue.items({ batchId, states: ['waiting'] }, { afterId: 0, limit: 100 }))
      if (hopeless.includes(item.uri)) void queue.cancel({ kind: 'item', itemId: item.id })
  }
  const stop = queue.subscribe(event => {
    if (event.kind === 'batch-ended' && event.batchId === batchId) look(true)
    if (event.kind === 'item-changed' && event.state === 'waiting') look(false)
  })
  look(false)
  await ended.promise
  stop()
}

/**
 * A finished batch of many files, written straight into the queue's database as an earlier run would have left it.
 * Every tenth file was asked for twice. Returns its number. The queue may be open.
 */
export function fillBatch(profileFolder: string, name: string, folder: string, files: number): number {
  const db = new Sqlite(path.join(profileFolder, 'halyard.db'), { timeout: 10_000 })
  try {
    return db.transaction(() => {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO batch (uuid, name, folder, layout, on_clash, patience, accept_as_archived, links, state, created_ms,
             manifest) VALUES (?, ?, ?, 'nested', 'keep-both', 'endless', 0, 0, 'queued', 1763600000000, ?)`,
        )
        .run(`uuid-of-${name}`, name, folder, path.join(folder, 'MANIFEST.HTML'))
      const batchId = Number(lastInsertRowid)
      const item = db.prepare(
        `INSERT INTO item (batch_id, uri, filename, obs_id, collection, program_id, access, listed_size, relative_path,
           folded_path, state, reason, since_ms, attempt, started_ms, finished_ms, final_path, size, sha256)
         VALUES (?, ?, ?, ?, 'JWST', '2733', 'PUBLIC', 2880, ?, ?, 'done', NULL, 0, 1, ?, ?, ?, 2880, ?)`,
      )
      const reference = db.prepare('INSERT INTO reference VALUES (?, ?, ?)')
      for (let at = 0; at < files; at += 1) {
        const obsId = `jw02733001001_02101_${String(at).padStart(6, '0')}_nrcb1`
        const filename = `${obsId}_cal.fits`
        const relativePath = `JWST/${obsId}/${filename}`
        const timeMs = 1_763_600_000_000 + at
        const sha256 = at.toString(16).padStart(64, '0')
        const uri = `mast:JWST/product/${filename}`
        const { lastInsertRowid: itemId } = item.run(
          ...[
            batchId,
            uri,
            filename,
            obsId,
            relativePath,
            relativePath,
            timeMs,
            timeMs,
            relativePath,
            sha256,
          ],
        )
        reference.run(itemId, 0, obsId)
        if (at % 10 === 0) reference.run(itemId, 1, 'jw02733-o001_t001_nircam_clear-f090w')
      }
      return batchId
    })()
  } finally {
    db.close()
  }
}
