import type { Database } from 'better-sqlite3'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { manifestBatchOf } from '../batch-list.ts'
import { quarterMs, type QuarterVolume } from '../volume-days.ts'
import type { CheckResult } from '#shared/check-results'
import type { CheckCounts, BatchFacts } from '#shared/contract/areas/manifests'
import type { ItemState } from '#shared/states'
import { noCounts, totalsOf } from '#shared/counts'
import { manifestStore } from '#platform/manifests/manifest-store'
import { isFolderThere } from '#platform/manifests/demand-folder'
import { validCheckSql } from './row-order.ts'

/** What a file is not as it should be: it is fetched again. */
const brokenSql = `(item.state IN ('failed', 'cancelled') OR (item.state = 'done' AND checked.result <> 'intact'))`
const joinedSql = `FROM item LEFT JOIN checks.checked ON ${validCheckSql} WHERE item.batch_id = :batchId`

export interface BatchFactsReader {
  of(batch: RecordedBatch): Promise<BatchFacts>
  /** Ids of the files that are to be fetched again, in order. */
  brokenIds(batch: RecordedBatch): readonly number[]
  /** Verified files by the quarter of an hour in which they were finished, since `fromMs`. */
  quarters(fromMs: number): readonly QuarterVolume[]
}

/** Facts over a connection with the check book attached as `checks`. */
export function batchFacts(db: Database): BatchFactsReader {
  const manifests = manifestStore(db)
  const counts = db.prepare<[object], { result: CheckResult; files: number }>(
    `SELECT checked.result, count(*) AS files FROM item JOIN checks.checked ON ${validCheckSql}
     WHERE item.batch_id = :batchId GROUP BY checked.result`,
  )
  const others = db.prepare<[object], { state: ItemState; files: number }>(
    `SELECT item.state, count(*) AS files ${joinedSql} AND checked.result IS NULL GROUP BY item.state`,
  )
  const run = db.prepare<[string], { ended_ms: number | null }>(
    'SELECT ended_ms FROM checks.run WHERE session = ?',
  )
  const broken = db
    .prepare<[object], number>(`SELECT item.id ${joinedSql} AND ${brokenSql} ORDER BY item.id`)
    .pluck()
  const brokenCount = db.prepare<[object], number>(`SELECT count(*) ${joinedSql} AND ${brokenSql}`).pluck()
  const quarters = db.prepare<[number], QuarterVolume>(
    `SELECT finished_ms / ${quarterMs} AS quarter, count(*) AS files, coalesce(sum(size), 0) AS bytes
     FROM item WHERE state = 'done' AND finished_ms >= ? GROUP BY quarter`,
  )
  const bound = ({ id, uuid }: RecordedBatch) => ({ batchId: id, uuid })
  return {
    of: async batch => {
      const found = run.get(batch.uuid)
      return {
        batch: manifestBatchOf(batch),
        layout: batch.layout,
        rows: manifests.manifestFacts(batch.id).rows,
        isFolderThere: await isFolderThere(batch.folder),
        check: found
          ? {
              endedMs: found.ended_ms,
              counts: countsOf(counts.all(bound(batch))),
              others: othersOf(others.all(bound(batch))),
            }
          : null,
        fetchable: brokenCount.get(bound(batch)) ?? 0,
      }
    },
    brokenIds: batch => broken.all(bound(batch)),
    quarters: fromMs => quarters.all(fromMs),
  }
}

function countsOf(rows: readonly { result: CheckResult; files: number }[]): CheckCounts {
  const filesOf = (result: CheckResult): number => rows.find(row => row.result === result)?.files ?? 0
  return {
    intact: filesOf('intact'),
    missing: filesOf('missing'),
    changed: filesOf('changed'),
    unreadable: filesOf('unreadable'),
  }
}

function othersOf(
  rows: readonly { state: ItemState; files: number }[],
): NonNullable<BatchFacts['check']>['others'] {
  const counts = Object.fromEntries(rows.map(({ state, files }) => [state, files]))
  const { verified, failed, cancelled, waiting } = totalsOf({ ...noCounts, ...counts })
  return { verified, failed: failed + cancelled, waiting }
}
