import type { Database } from 'better-sqlite3'
import type {
  QueueCounter,
  Match,
  RowPiece,
  QueueReader,
  StoredDetails,
  StoredRow,
  RowStretch,
} from '#core/queue/queue-reader'
import type { PartFile } from '#core/queue/queue-reader'
import type { ManifestStore } from '#core/queue/store-port'
import { partIdentityOf, type PartIdentityRow } from './rows.ts'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

interface CounterRow {
  readonly batch_id: number
  readonly state: ItemState
  readonly reason: Reason | ''
  readonly items: number
  readonly bytes: number
}
/** Of a counter: files that are in its state since an instant. */
interface FinishedRow {
  readonly new_items: number
  readonly new_bytes: number
}
interface ListRow extends Omit<
  StoredRow,
  'batchId' | 'sizeBytes' | 'partBytes' | 'nextAttemptMs' | 'sinceMs' | 'isSameTwice'
> {
  readonly batch_id: number
  readonly size: number | null
  readonly listed_size: number | null
  readonly total_bytes: number | null
  readonly written_bytes: number | null
  readonly next_attempt_ms: number | null
  readonly since_ms: number
  readonly is_same_twice: number
}
type MatchRow = [number, number, ItemState, Reason | null, number, number, number]
interface PlaceRow {
  readonly name: string
  readonly folder: string
  readonly written_bytes: number | null
  readonly flushed_bytes: number | null
  readonly total_bytes: number | null
}

interface Query {
  readonly sql: string
  readonly parameters: Record<string, unknown>
}

/** Batches that were taken out of the queue are in the history alone. */
const isInQueue = 'batch_id NOT IN (SELECT id FROM batch WHERE is_cleared = 1)'

const rowSql = `SELECT item.id, item.batch_id, item.uri, item.filename, item.state, item.reason, item.detail,
  item.size, item.listed_size, part.total_bytes, part.written_bytes, item.attempt, item.next_attempt_ms, item.since_ms,
  item.state = 'failed' AND item.damaged_sha256 IS NOT NULL AND item.integrity_breaks < 2 AS is_same_twice
  FROM item LEFT JOIN part ON part.item_id = item.id`

/** Reads pages of the queue for a screen. Ids come first and alone, so that skipping rows touches an index only. */
export function queueReader(
  db: Database,
  store: Pick<ManifestStore, 'manifestItems'> & { flush(): void },
): QueueReader {
  const counters = db.prepare<[], CounterRow>(
    `SELECT batch_id, state, reason, items, bytes FROM counter WHERE items > 0 AND ${isInQueue}`,
  )
  const countersOfSome = db.prepare<[Record<string, unknown>], CounterRow & FinishedRow>(
    `SELECT batch_id, state, coalesce(reason, '') AS reason, count(*) AS items,
      sum(coalesce(size, listed_size, 0)) AS bytes, sum(since_ms >= :sinceMs) AS new_items,
      sum(CASE WHEN since_ms >= :sinceMs THEN coalesce(size, 0) ELSE 0 END) AS new_bytes
     FROM item WHERE id IN (SELECT value FROM json_each(:ids)) AND batch_id NOT IN (SELECT value FROM json_each(:except))
       AND ${isInQueue} GROUP BY 1, 2, 3`,
  )
  const rowsOf = db.prepare<[string], ListRow>(`${rowSql} WHERE item.id IN (SELECT value FROM json_each(?))`)
  const namesOf = db.prepare<[string], { id: number; filename: string }>(
    `SELECT id, filename FROM item WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const partsOf = db.prepare<[string], PartFileRow>(
    `SELECT item.id AS itemId, batch.folder, item.relative_path AS relativePath, part.written_bytes AS writtenBytes,
      part.file_name, part.device, part.inode AS part_inode, part.born_ns, part.mount_id
     FROM part JOIN item ON item.id = part.item_id JOIN batch ON batch.id = item.batch_id
     WHERE item.id IN (SELECT value FROM json_each(?))`,
  )
  const placeOf = db.prepare<[number], PlaceRow>(
    `SELECT batch.name, batch.folder, part.written_bytes, part.flushed_bytes, part.total_bytes
     FROM item JOIN batch ON batch.id = item.batch_id LEFT JOIN part ON part.item_id = item.id WHERE item.id = ?`,
  )
  const endsOf = { batch: endsReader(db, 'batch'), queued: endsReader(db, 'queued') }
  const ids = ({ piece, first, count, items }: RowStretch): readonly number[] => {
    if (piece.kind === 'ids') return [...piece.ids.slice(first, first + count)]
    const end = Math.min(items, first + count)
    const row = piece.kind === 'batch' ? 'batch' : isQueued(piece) ? 'queued' : null
    const firstId = row === null || piece.kind === 'finished' ? null : endsOf[row](piece.batchId, items)
    // Nothing is missing between the first and the last: what lies where is known without a look.
    if (firstId !== null) return idsFrom(firstId + first, end - first)
    const isNearEnd = first > items / 2
    const { sql, parameters } = idsSql(piece, isNearEnd)
    const found = db
      .prepare<[Record<string, unknown>], number>(`${sql} LIMIT :count OFFSET :first`)
      .pluck()
      .all({ ...parameters, first: isNearEnd ? items - end : first, count: Math.max(0, end - first) })
    return isNearEnd ? found.reverse() : found
  }
  const inOrder = <T extends { readonly id: number }>(
    order: readonly number[],
    found: readonly T[],
  ): readonly T[] => {
    const byId = new Map(found.map(row => [row.id, row]))
    return order.flatMap(id => byId.get(id) ?? [])
  }
  const rows = (stretch: RowStretch): readonly StoredRow[] => {
    const order = ids(stretch)
    return inOrder(order, rowsOf.all(JSON.stringify(order)).map(toRow))
  }
  const matching = (...asked: Parameters<QueueReader['matches']>) =>
    db.prepare<[Record<string, unknown>], MatchRow>(matchesSql(...asked)).raw()
  return {
    counters: () => counters.all().map(toCounter),
    countersOf: (itemIds, exceptBatchIds, sinceMs) => {
      const found = countersOfSome.all({
        ids: JSON.stringify(itemIds),
        except: JSON.stringify(exceptBatchIds),
        sinceMs,
      })
      const ended = found.filter(({ state }) => state === 'done' || state === 'cancelled')
      return {
        counters: found.map(toCounter),
        finished: {
          items: ended.reduce((sum, row) => sum + row.new_items, 0),
          bytes: ended.reduce((sum, row) => sum + row.new_bytes, 0),
        },
      }
    },
    ids,
    rows,
    names: stretch => {
      const order = ids(stretch)
      return inOrder(order, namesOf.all(JSON.stringify(order))).map(({ filename }) => filename)
    },
    matches: (text, batchId, sort) =>
      matching(text, batchId, sort).all(patternOf(text, batchId)).map(toMatch),
    commit: () => store.flush(),
    *eachMatch(text, batchId, sort) {
      for (const row of matching(text, batchId, sort).iterate(patternOf(text, batchId))) yield toMatch(row)
    },
    finishedSince: (sinceMs, batchId) =>
      db
        .prepare<[Record<string, unknown>], { items: number; bytes: number }>(
          `SELECT count(*) AS items, coalesce(sum(size), 0) AS bytes FROM item INDEXED BY item_finished
           WHERE ${finishedSql(batchId)}`,
        )
        .get({ sinceMs, batchId }) ?? { items: 0, bytes: 0 },
    parts: itemIds =>
      partsOf.all(JSON.stringify(itemIds)).map(({ itemId, folder, relativePath, writtenBytes, ...row }) => ({
        itemId,
        folder,
        relativePath,
        writtenBytes,
        file: partIdentityOf(row),
      })),
    details: itemId => {
      const [row] = rowsOf.all(JSON.stringify([itemId])).map(toRow)
      const place = placeOf.get(itemId)
      if (row === undefined || place === undefined) return null
      const [item] = store.manifestItems(row.batchId, itemId - 1, 1)
      return item === undefined ? null : toDetails(row, place, item)
    },
  }
}

/** A loop, since a million of them are made at a time. */
function idsFrom(firstId: number, count: number): readonly number[] {
  const ids: number[] = []
  for (let at = 0; at < count; at += 1) ids.push(firstId + at)
  return ids
}

const isQueued = (piece: RowPiece): boolean => piece.kind === 'standing' && piece.state === 'queued'

/**
 * Reads the first id of so many files of a batch, all or the queued ones, when their ids follow one another without a gap
 * in the order in which they are shown; else null. So it is after an enqueue and while it is downloaded in its order:
 * then a row in the middle of a million is reached without walking to it.
 */
function endsReader(db: Database, of: 'batch' | 'queued'): (batchId: number, items: number) => number | null {
  const [index, order] = of === 'batch' ? ['item_batch', ['id']] : ['item_ready', ['rank', 'id']]
  const condition = of === 'batch' ? '' : ` AND state = 'queued'`
  const end = (direction: 'ASC' | 'DESC') =>
    db.prepare<[number], { readonly id: number; readonly rank: number }>(
      `SELECT id, ${of === 'batch' ? '0' : 'rank'} AS rank FROM item INDEXED BY ${index} WHERE batch_id = ?${condition}
       ORDER BY ${order.map(column => `${column} ${direction}`).join(', ')} LIMIT 1`,
    )
  const [first, last] = [end('ASC'), end('DESC')]
  return (batchId, items) => {
    const [from, to] = [first.get(batchId), last.get(batchId)]
    if (from === undefined || to === undefined || from.rank !== to.rank) return null
    return to.id - from.id + 1 === items ? from.id : null
  }
}

type PartFileRow = Omit<PartFile, 'file'> & PartIdentityRow

/** The order of each kind is that of an index that holds every column that is asked for. */
function idsSql(piece: Exclude<RowPiece, { kind: 'ids' }>, isReverse: boolean): Query {
  const [up, down] = isReverse ? ['DESC', 'ASC'] : ['ASC', 'DESC']
  switch (piece.kind) {
    case 'batch':
      return {
        sql: `SELECT id FROM item INDEXED BY item_batch WHERE batch_id = :batchId ORDER BY id ${up}`,
        parameters: { batchId: piece.batchId },
      }
    case 'finished':
      return {
        sql: `SELECT id FROM item INDEXED BY item_finished WHERE ${finishedSql(piece.batchId)} ORDER BY since_ms ${down}, id ${down}`,
        parameters: { sinceMs: piece.sinceMs, batchId: piece.batchId },
      }
    case 'standing':
      return standingSql(piece, up)
  }
}

/** Words of a closed list are literals, so that partial indexes can be used. */
function standingSql({ batchId, state, reason }: Extract<RowPiece, { kind: 'standing' }>, up: string): Query {
  if (state === 'queued')
    return {
      sql: `SELECT id FROM item INDEXED BY item_ready WHERE batch_id = :batchId AND state = 'queued' ORDER BY rank ${up}, id ${up}`,
      parameters: { batchId },
    }
  const isUnusual = state === 'done' ? '' : ` AND state NOT IN ('queued', 'done')`
  const because = settled.has(state) ? '' : ' AND reason IS :reason'
  return {
    sql: `SELECT id FROM item WHERE batch_id = :batchId AND state = '${state}'${isUnusual}${because} ORDER BY id ${up}`,
    parameters: because === '' ? { batchId } : { batchId, reason },
  }
}
/** States that have one reason only: the rows themselves need not be read for it. */
const settled: ReadonlySet<ItemState> = new Set(['fetching', 'verifying', 'done', 'paused', 'cancelled'])

const finishedSql = (batchId: number | null): string =>
  `state IN ('done', 'cancelled') AND since_ms >= :sinceMs AND (:batchId IS NULL${batchId === null ? '' : ' OR batch_id = :batchId'}) AND ${isInQueue}`

function matchesSql(
  text: string,
  batchId: number | null,
  { by, isDescending }: Parameters<QueueReader['matches']>[2],
): string {
  const direction = isDescending ? 'DESC' : 'ASC'
  const conditions = [
    `:pattern IS NOT NULL${text === '' ? '' : ` AND filename LIKE :pattern ESCAPE '\\'`}`,
    `(:batchId IS NULL${batchId === null ? '' : ' OR batch_id = :batchId'})`,
    isInQueue,
  ]
  const order = {
    order: 'id',
    name: `filename COLLATE NOCASE ${direction}, id`,
    size: `coalesce(size, listed_size) ${direction}, id`,
  }[by]
  return `SELECT id, batch_id, state, reason, coalesce(size, listed_size, 0), rank, since_ms FROM item
    WHERE ${conditions.join(' AND ')} ORDER BY ${order}`
}

const patternOf = (text: string, batchId: number | null): Record<string, unknown> => ({
  pattern: `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`,
  batchId,
})

const toCounter = ({ batch_id: batchId, state, reason, items, bytes }: CounterRow): QueueCounter => ({
  batchId,
  state,
  reason: reason === '' ? null : reason,
  items,
  bytes,
})

const toMatch = ([id, batchId, state, reason, bytes, rank, sinceMs]: MatchRow): Match => ({
  id,
  batchId,
  state,
  reason,
  bytes,
  rank,
  sinceMs,
})

function toRow(row: ListRow): StoredRow {
  const { id, uri, filename, state, reason, detail, attempt } = row
  return {
    id,
    batchId: row.batch_id,
    uri,
    filename,
    state,
    reason,
    detail,
    sizeBytes: state === 'done' ? row.size : (row.total_bytes ?? row.listed_size),
    partBytes: row.written_bytes,
    attempt,
    nextAttemptMs: row.next_attempt_ms,
    sinceMs: row.since_ms,
    isSameTwice: row.is_same_twice === 1,
  }
}

function toDetails(row: StoredRow, place: PlaceRow, item: StoredDetails['item']): StoredDetails {
  const { name: batchName, folder, written_bytes, flushed_bytes, total_bytes } = place
  const isPart = written_bytes !== null && flushed_bytes !== null
  const part = isPart
    ? { writtenBytes: written_bytes, flushedBytes: flushed_bytes, totalBytes: total_bytes }
    : null
  return { row, item, batchName, folder, part }
}
