import type { Database } from 'better-sqlite3'
import { checkResults } from '#shared/check-results'
import type { RowOutcome, ManifestRowSort } from '#shared/contract/areas/manifests'
import { stillHoldsSql } from '#platform/manifests/damage'

export interface RowQuery {
  readonly batchId: number
  readonly uuid: string
  readonly text: string
  readonly outcome: RowOutcome
  readonly sort: ManifestRowSort
  readonly isDescending: boolean
}

/** An item and the place of one reference to it in one number: ids stay far below 2^37. */
const referencesPerItem = 2 ** 16
export const itemOf = (key: number): number => Math.floor(key / referencesPerItem)
export const referenceOf = (key: number): number => key % referencesPerItem

/** What the verification of the batch `:uuid` found of an item, as far as it still holds. */
export const validCheckSql = `checked.session = :uuid AND ${stillHoldsSql}`

/** Every row of a batch that fits, as keys in the asked order: one row per reference, as the manifest has them. */
export function orderRows(db: Database, query: RowQuery): readonly number[] {
  const { batchId, uuid, outcome } = query
  const words = query.text.split(/\s+/u).filter(Boolean)
  const conditions = [
    'item.batch_id = :batchId',
    outcomeSql[outcome],
    ...words.map((_, at) => `${searchedSql} LIKE :word${at} ESCAPE '\\'`),
  ]
  const direction = query.isDescending ? 'DESC' : 'ASC'
  // The manifest's own order is that of the indexes: it needs no sorting.
  const inManifest = `item.id ${direction}, reference.position ${direction}`
  const order = [...sortSql[query.sort].map(sql => `${sql} ${direction}`), inManifest]
  const isChecked = checkResults.some(result => result === outcome)
  const needsUuid = isChecked || outcome === 'ok'
  const sql = `SELECT item.id * ${referencesPerItem} + coalesce(reference.position, 0)
    FROM item LEFT JOIN reference ON reference.item_id = item.id
      ${isChecked ? `JOIN checks.checked ON ${validCheckSql}` : ''}
    WHERE ${conditions.join(' AND ')} ORDER BY ${order.join(', ')}`
  const bound = Object.fromEntries(words.map((word, at) => [`word${at}`, likeText(word)]))
  return db
    .prepare<[object], number>(sql)
    .pluck()
    .all({ batchId, ...(needsUuid && { uuid }), ...bound })
}

const likeText = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

const fileSql = 'coalesce(item.final_path, item.relative_path)'
const searchedSql = `concat_ws(' ', item.uri, ${fileSql}, item.obs_id, item.program_id, reference.parent)`
/** The same choice as `manifestRows` makes: the reference through the owner, else the first, is the file itself. */
const isDuplicateSql = `(item.state = 'done' AND reference.position <> coalesce(
  (SELECT min(position) FROM reference AS own WHERE own.item_id = item.id AND own.parent = item.obs_id),
  (SELECT min(position) FROM reference AS own WHERE own.item_id = item.id)))`

const outcomeSql: Readonly<Record<RowOutcome, string>> = {
  all: 'TRUE',
  ok: `item.state = 'done' AND NOT EXISTS (SELECT 1 FROM checks.checked
    WHERE ${validCheckSql} AND checked.result <> 'intact')`,
  duplicate: isDuplicateSql,
  failed: `item.state IN ('failed', 'cancelled')`,
  waiting: `item.state NOT IN ('done', 'failed', 'cancelled')`,
  intact: `checked.result = 'intact'`,
  missing: `checked.result = 'missing'`,
  changed: `checked.result = 'changed'`,
  unreadable: `checked.result = 'unreadable'`,
}

const sortSql: Readonly<Record<ManifestRowSort, readonly string[]>> = {
  manifest: [],
  uri: ['item.uri'],
  file: [fileSql],
  access: [`coalesce(item.access, '')`],
  status: [
    `CASE item.state WHEN 'done' THEN 0 WHEN 'failed' THEN 2 WHEN 'cancelled' THEN 2 ELSE 1 END`,
    `coalesce(item.reason, '')`,
    isDuplicateSql,
  ],
  user: ['item.user'],
  size: ['item.size'],
  sha256: ['item.sha256'],
  started: ['item.started_ms'],
  finished: ['item.finished_ms'],
  attempts: ['item.attempt'],
}
