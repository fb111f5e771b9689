import type { Database } from 'better-sqlite3'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { manifestRows } from '#core/manifests/manifest-rows'
import type { ManifestFacts, ManifestItem } from '#core/manifests/manifest-types'
import { absolutePath } from '#core/plan/absolute-path'
import type { CheckResult } from '#shared/check-results'
import type { ManifestRowView } from '#shared/contract/areas/manifests'
import { manifestStore } from '#platform/manifests/manifest-store'
import { itemOf, orderRows, referenceOf, validCheckSql, type RowQuery } from './row-order.ts'

interface Order {
  readonly keys: readonly number[]
  readonly facts: ManifestFacts
  readonly revision: number
  /** What the databases were when it was made, and how long that took. */
  readonly version: string
  readonly madeMs: number
  readonly costMs: number
}
export interface RowWindowAnswer {
  readonly rows: readonly ManifestRowView[]
  readonly total: number
  readonly revision: number
  readonly isBehind: boolean
}
export interface RowWindows {
  window(batch: RecordedBatch, query: RowQuery, first: number, count: number): RowWindowAnswer
}

const keptOrders = 4
/** While a queue runs, sorting again takes at most a tenth of the time. */
const restPerCost = 10

/** Windows over the rows of a batch. The order is kept, so that scrolling costs only what is shown. */
export function rowWindows(db: Database, monotonicMs: () => number): RowWindows {
  const orders = new Map<string, Order>()
  const manifests = manifestStore(db)
  const versions = [
    db.prepare<[], number>('PRAGMA main.data_version').pluck(),
    db.prepare<[], number>('PRAGMA checks.data_version').pluck(),
  ]
  const checkOf = db.prepare<
    [{ uuid: string; itemId: number }],
    { result: CheckResult; detail: string | null }
  >(`SELECT result, checked.detail FROM item JOIN checks.checked ON ${validCheckSql} WHERE item.id = :itemId`)
  const rankOf = db
    .prepare<[number, number], number>('SELECT count(*) FROM reference WHERE item_id = ? AND position < ?')
    .pluck()
  let lastRevision = 0
  let lastFacts: {
    readonly batchId: number
    readonly version: string
    readonly facts: ManifestFacts
  } | null = null

  function factsOf(batchId: number, version: string): ManifestFacts {
    if (lastFacts?.batchId !== batchId || lastFacts.version !== version)
      lastFacts = { batchId, version, facts: manifests.manifestFacts(batchId) }
    return lastFacts.facts
  }

  function orderOf(batch: RecordedBatch, query: RowQuery): Order {
    const name = JSON.stringify(query)
    const known = orders.get(name)
    const version = versions.map(statement => statement.get()).join(' ')
    const nowMs = monotonicMs()
    if (known && (known.version === version || nowMs - known.madeMs < known.costMs * restPerCost))
      return known
    const keys = orderRows(db, query)
    const facts = factsOf(batch.id, version)
    const costMs = monotonicMs() - nowMs
    const isSame =
      known !== undefined &&
      known.keys.length === keys.length &&
      known.keys.every((key, at) => key === keys[at])
    const revision = isSame ? known.revision : (lastRevision += 1)
    const order = { keys, facts, revision, version, madeMs: nowMs + costMs, costMs }
    orders.delete(name)
    orders.set(name, order)
    for (const oldest of orders.keys()) if (orders.size > keptOrders) orders.delete(oldest)
    return order
  }

  function rowOf(
    batch: RecordedBatch,
    facts: ManifestFacts,
    item: ManifestItem,
    key: number,
  ): ManifestRowView {
    const row = manifestRows(item, facts)[rankOf.get(item.id, referenceOf(key)) ?? 0]
    const isDone = item.state === 'done'
    return {
      itemId: item.id,
      reference: referenceOf(key),
      uri: item.uri,
      file: row?.file ?? item.relativePath,
      access: row?.access ?? '',
      status: row?.status ?? '',
      user: item.user,
      sizeBytes: isDone ? item.sizeBytes : item.listedSizeBytes,
      sha256: isDone ? item.sha256 : null,
      startedMs: item.startedMs,
      finishedMs: isDone ? item.finishedMs : null,
      attempts: item.attempt,
      state: item.state,
      reason: item.reason,
      detail: item.detail,
      check: checkOf.get({ uuid: batch.uuid, itemId: item.id }) ?? null,
      path: isDone ? absolutePath(batch.folder, row?.file ?? item.relativePath) : null,
    }
  }

  return {
    window: (batch, query, first, count) => {
      const { keys, facts, revision, version } = orderOf(batch, query)
      const shown = keys.slice(first, first + count)
      const items = new Map<number, ManifestItem>()
      for (const id of new Set(shown.map(itemOf))) {
        const [item] = manifests.manifestItems(batch.id, id - 1, 1)
        if (item?.id === id) items.set(id, item)
      }
      const rows = shown.flatMap(key => {
        const item = items.get(itemOf(key))
        return item ? [rowOf(batch, facts, item, key)] : []
      })
      const isBehind =
        rows.length < shown.length || version !== versions.map(statement => statement.get()).join(' ')
      return { rows, total: keys.length, revision, isBehind }
    },
  }
}
