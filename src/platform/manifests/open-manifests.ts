import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { damagedFiles, noDamage } from '#core/manifests/batch-result'
import type { DamagedFile, RecordedBatches, RecordedBatch } from '#core/manifests/recorded-batches'
import type { ManifestItem, ManifestSource } from '#core/manifests/manifest-types'
import { openWholeNow } from '#shared/opened'
import type { ItemState } from '#shared/states'
import { totalsOf, type Counts } from '#shared/counts'
import { manifestStore } from './manifest-store.ts'
import { toBatch, type BatchRow } from '../store/rows.ts'
import { guarded } from '../store/sqlite-errors.ts'
import { damageReader, type DamageReader } from './damage.ts'
import { openToRead } from './open-to-read.ts'
import { searchFiles } from './search-manifests.ts'

/** Files read at once from the store. */
const pageSize = 500

interface CountRow {
  readonly batch_id: number
  readonly state: ItemState
  readonly items: number
  readonly bytes: number
}
type HistoryRow = BatchRow & { readonly links: number }

/**
 * The history of a data folder over a connection that only reads, so that it serves any process and any worker while
 * the queue's owner writes. A folder without a queue has an empty history. Throws AppError, as `openStore` does.
 */
export function openRecordedBatches(profileFolder: string): RecordedBatches {
  const file = path.join(profileFolder, 'halyard.db')
  return guarded(
    () =>
      openWholeNow(opened =>
        historyOf(
          profileFolder,
          opened.add(openToRead(file), one => one.close()),
        ),
      ),
    file,
  )
}

function historyOf(profileFolder: string, db: Database): RecordedBatches {
  const all = db.prepare<[], HistoryRow>(`SELECT * FROM batch WHERE state <> 'planning' ORDER BY id DESC`)
  const one = db.prepare<[number], HistoryRow>(`SELECT * FROM batch WHERE id = ? AND state <> 'planning'`)
  const ofFolder = db.prepare<[string], HistoryRow>(
    `SELECT * FROM batch WHERE folder = ? AND state <> 'planning' ORDER BY is_cleared, id DESC LIMIT 1`,
  )
  const counts = db.prepare<[], CountRow>(
    'SELECT batch_id, state, sum(items) AS items, sum(bytes) AS bytes FROM counter GROUP BY batch_id, state',
  )
  const countsOfOne = db.prepare<[number], CountRow>(
    `SELECT batch_id, state, sum(items) AS items, sum(bytes) AS bytes FROM counter WHERE batch_id = ?
     GROUP BY batch_id, state`,
  )
  const manifests = manifestStore(db)
  const damaged = db.memory ? withoutDamage : damageReader(db, profileFolder)
  const found = (row: HistoryRow | undefined): RecordedBatch | null =>
    row ? toHistoryBatch(row, countsOfOne.all(row.id), damageNow(damaged)) : null
  return {
    batches: () =>
      guarded(() => {
        const countsOf = Map.groupBy(counts.all(), row => row.batch_id)
        const damageOf = damageNow(damaged)
        return all.all().map(row => toHistoryBatch(row, countsOf.get(row.id) ?? [], damageOf))
      }),
    batch: batchId => guarded(() => found(one.get(batchId))),
    batchOfFolder: folder => guarded(() => found(ofFolder.get(folder))),
    damagedFiles: ({ id }) => guarded(() => damaged.filesOfBatch(id)),
    source: ({ id, uuid, name, folder, layout, note, createdMs }, nowMs, tool): ManifestSource => ({
      batch: { uuid, name, folder, layout, note, createdMs, writtenMs: nowMs, tool },
      facts: guarded(() => manifests.manifestFacts(id)),
      items: itemsOf((afterId, limit) => guarded(() => manifests.manifestItems(id, afterId, limit))),
    }),
    search: (query, signal, told) =>
      db.memory ? Promise.resolve([]) : searchFiles(profileFolder, query, signal, told),
    close: () => db.close(),
  }
}

type BatchDamage = Pick<RecordedBatch, 'damage' | 'damagedBytes'>
type BatchDamageReader = Pick<DamageReader, 'ofBatches' | 'filesOfBatch'>

const withoutDamage: BatchDamageReader = { ofBatches: () => () => noDamage, filesOfBatch: () => new Map() }

/** The files themselves are read of the few batches alone that have damaged ones. */
function damageNow({ ofBatches, filesOfBatch }: BatchDamageReader): (batchId: number) => BatchDamage {
  const damageOf = ofBatches()
  return batchId => {
    const damage = damageOf(batchId)
    const files: Iterable<DamagedFile> = damagedFiles(damage) > 0 ? filesOfBatch(batchId).values() : []
    return { damage, damagedBytes: [...files].reduce((sum, { bytes }) => sum + bytes, 0) }
  }
}

function* itemsOf(
  page: (afterId: number, limit: number) => readonly ManifestItem[],
): Generator<ManifestItem> {
  for (let afterId = 0; ;) {
    const items = page(afterId, pageSize)
    yield* items
    const last = items.at(-1)
    if (!last || items.length < pageSize) return
    afterId = last.id
  }
}

function toHistoryBatch(
  row: HistoryRow,
  rows: readonly CountRow[],
  damageOf: (batchId: number) => BatchDamage,
): RecordedBatch {
  const { id, uuid, name, folder, layout, onClash, acceptAsArchived, note, createdMs, manifest } =
    toBatch(row)
  const itemsIn = (state: ItemState): number => rows.find(counted => counted.state === state)?.items ?? 0
  const counts: Counts = {
    queued: itemsIn('queued'),
    fetching: itemsIn('fetching'),
    verifying: itemsIn('verifying'),
    done: itemsIn('done'),
    waiting: itemsIn('waiting'),
    paused: itemsIn('paused'),
    failed: itemsIn('failed'),
    cancelled: itemsIn('cancelled'),
    bytes: rows.find(counted => counted.state === 'done')?.bytes ?? 0,
  }
  const facts = { id, uuid, name, folder, layout, onClash, acceptAsArchived, note, createdMs, manifest }
  return { ...facts, links: row.links === 1, totals: totalsOf(counts), ...damageOf(row.id) }
}
