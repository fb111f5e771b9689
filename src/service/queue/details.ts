import { absolutePath } from '#core/plan/absolute-path'
import type { ItemDetails } from '#shared/contract/areas/queue-details'
import type { QueueReader } from '#core/queue/queue-reader'
import type { QueueRowList } from './shown-rows.ts'

/** Everything that is known of one file; null when it is no longer in the queue. */
export function readDetails(itemId: number, reader: QueueReader, rows: QueueRowList): ItemDetails | null {
  const found = reader.details(itemId)
  if (found === null) return null
  const [row] = rows.toRows([found.row])
  if (row === undefined) return null
  const { item, folder, batchName, part } = found
  const isDone = item.state === 'done'
  return {
    row,
    uri: item.uri,
    obsId: item.obsId,
    batchName,
    targetPath: absolutePath(folder, item.relativePath),
    madeSafeFrom: item.madeSafeFrom,
    access: item.access,
    version: item.version,
    listedBytes: item.listedSizeBytes,
    sha256: isDone ? item.sha256 : null,
    etag: item.validator.etag,
    lastModified: item.validator.lastModified,
    marks: item.marks,
    part: isDone ? null : part,
    attempts: item.attempts.map(attempt => ({
      ...attempt,
      // The store's column holds these three words alone.
      outcome: attempt.outcome as ItemDetails['attempts'][number]['outcome'],
    })),
    provenance: item.provenance,
    references: item.references,
  }
}
