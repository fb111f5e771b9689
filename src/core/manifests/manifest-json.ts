import { isoTime } from './iso-time.ts'
import { manifestRows } from './manifest-rows.ts'
import type { ManifestAttempt, WrittenBatch, ManifestFacts, ManifestItem } from './manifest-types.ts'
import type { Rendering } from './manifest-renderer.ts'

const manifestVersion = 1

/**
 * manifest.json: one object with `version`, `batch` and `items`. The first line holds version and batch, and each item
 * is a line of its own, so that its batch can be found (`batchUuidOf`) and a huge one be read line by line.
 */
export function renderJson(batch: WrittenBatch, facts: ManifestFacts): Rendering {
  const about = {
    uuid: batch.uuid,
    name: batch.name,
    folder: batch.folder,
    layout: batch.layout,
    note: batch.note,
    created: isoTime(batch.createdMs),
    written: isoTime(batch.writtenMs),
    tool: batch.tool,
    rows: facts.rows,
  }
  let separator = ''
  return {
    head: `{"version":${manifestVersion},"batch":${JSON.stringify(about)},"items":[\n`,
    item: item => {
      const line = `${separator}${JSON.stringify(jsonItem(item, facts))}`
      separator = ',\n'
      return line
    },
    tail: '\n]}\n',
  }
}

/** Which batch a manifest.json belongs to, from its first line; null when it is not one of ours. */
export function batchUuidOf(firstLine: string): string | null {
  try {
    const head: unknown = JSON.parse(`${firstLine.trimEnd()}]}`)
    if (typeof head !== 'object' || head === null || !('batch' in head)) return null
    const { batch } = head
    if (typeof batch !== 'object' || batch === null || !('uuid' in batch)) return null
    return typeof batch.uuid === 'string' ? batch.uuid : null
  } catch {
    // Expected: a text of another make.
    return null
  }
}

function jsonItem(item: ManifestItem, facts: ManifestFacts): Readonly<Record<string, unknown>> {
  const isDone = item.state === 'done'
  const rows = manifestRows(item, facts)
  // The row of the file itself; the words of its duplicates are in `references`.
  const own = rows.find(row => row.reference !== null && row.reference === item.obsId) ?? rows[0]
  return {
    uri: item.uri,
    obs_id: item.obsId,
    path: item.relativePath,
    access: own?.access ?? item.access,
    status: own?.status ?? '',
    user: item.user,
    state: item.state,
    reason: item.reason,
    size: isDone ? item.sizeBytes : null,
    sha256: isDone ? item.sha256 : null,
    filename: item.filename,
    collection: item.collection,
    program: item.programId,
    processing_version: item.version,
    listed_size: item.listedSizeBytes,
    made_safe_from: item.madeSafeFrom,
    detail: item.detail,
    started: isoTime(item.startedMs),
    finished: isDone ? isoTime(item.finishedMs) : null,
    etag: item.validator.etag,
    last_modified: item.validator.lastModified,
    marks: item.marks,
    provenance: item.provenance,
    references: rows.map(({ reference, status, file }) => ({
      obs_id: reference,
      status,
      ...(file !== item.relativePath && { link: file }),
    })),
    attempt: item.attempt,
    attempts: item.attempts.map(jsonAttempt),
  }
}

function jsonAttempt(attempt: ManifestAttempt): Readonly<Record<string, unknown>> {
  return {
    started: isoTime(attempt.startedMs),
    ended: isoTime(attempt.endedMs),
    outcome: attempt.outcome,
    reason: attempt.reason,
    detail: attempt.detail,
    host: attempt.host,
    http_status: attempt.status,
    bytes: attempt.fetchedBytes,
    signed_in: attempt.isWithToken,
  }
}
