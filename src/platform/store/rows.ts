import { absolutePath } from '#core/plan/absolute-path'
import type { ItemStatus } from '#core/items/machine'
import type { KnownFile } from '#core/items/rejoin'
import type { PartIdentity } from '#core/ports'
import type { ReadyItem, StoredBatch } from '#core/queue/store-port'
import type { ItemView, Layout } from '#shared/models'
import type { ClashChoice, Priority } from '#shared/choices'
import type { Reason } from '#shared/reasons'
import type { BatchState, ItemState } from '#shared/states'
import type { Patience } from '#shared/choices'

/*
 * Rows as SQLite gives them. Closed words (states, reasons, layouts) are written by this program alone and the columns'
 * CHECKs hold them, so the row types name them directly.
 */

export interface BatchRow {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly folder: string
  readonly layout: Layout
  readonly on_clash: ClashChoice
  readonly patience: Patience
  readonly note: string | null
  readonly accept_as_archived: number
  readonly links: number
  readonly keep_free: number | null
  readonly folder_identity: string | null
  readonly priority: number
  readonly position: number
  readonly state: BatchState
  readonly created_ms: number
  readonly manifest: string | null
}

export interface StatusRow {
  readonly state: ItemState
  readonly reason: Reason | null
  readonly attempt: number
  readonly transient_breaks: number
  readonly integrity_breaks: number
  readonly gone_breaks: number
  readonly next_attempt_ms: number | null
}
export const statusColumns =
  'item.state, item.reason, item.attempt, item.transient_breaks, item.integrity_breaks, item.gone_breaks, item.next_attempt_ms'

export interface PartIdentityRow {
  readonly file_name: string | null
  readonly device: string | null
  readonly part_inode: string | null
  readonly born_ns: string | null
  readonly mount_id: string | null
}

export interface ReadyRow extends StatusRow, PartIdentityRow {
  readonly priority: number
  readonly id: number
  readonly batch_id: number
  readonly uri: string
  readonly filename: string
  readonly access: string | null
  readonly program_id: string | null
  readonly version: string | null
  readonly listed_size: number | null
  readonly relative_path: string
  readonly is_refresh: number
  readonly is_sign_in_demanded: number
  readonly accept_as_archived: number
  readonly damaged_size: number | null
  readonly damaged_sha256: string | null
  readonly part_etag: string | null
  readonly part_last_modified: string | null
  readonly total_bytes: number | null
  readonly written_bytes: number | null
  readonly flushed_bytes: number | null
  readonly boot_id: string | null
  readonly verified_sha256: string | null
  readonly flushed_sha256: string | null
  readonly written_sha256: string | null
}

export interface ViewRow {
  readonly id: number
  readonly batch_id: number
  readonly uri: string
  readonly obs_id: string | null
  readonly filename: string
  readonly state: ItemState
  readonly reason: Reason | null
  readonly detail: string | null
  readonly folder: string
  readonly final_path: string | null
  readonly size: number | null
  readonly total_bytes: number | null
  readonly listed_size: number | null
  readonly sha256: string | null
  readonly attempt: number
  readonly next_attempt_ms: number | null
  readonly since_ms: number
}

export interface KnownRow {
  readonly id: number
  readonly uri: string
  readonly state: ItemState
  readonly listed_size: number | null
  readonly version: string | null
  readonly final_path: string | null
  readonly size: number | null
  readonly mtime_ms: number | null
  readonly inode: string | null
}

export const priorityNumber: Readonly<Record<Priority, number>> = { high: 1, normal: 0, low: -1 }

function toPriority(number: number): Priority {
  if (number === 0) return 'normal'
  return number > 0 ? 'high' : 'low'
}

export function toBatch(row: BatchRow): StoredBatch {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    folder: row.folder,
    layout: row.layout,
    onClash: row.on_clash,
    patience: row.patience,
    note: row.note,
    acceptAsArchived: row.accept_as_archived === 1,
    links: row.links === 1,
    keepFreeBytes: row.keep_free,
    folderIdentity: row.folder_identity,
    priority: toPriority(row.priority),
    state: row.state,
    createdMs: row.created_ms,
    manifest: row.manifest,
  }
}

export function toStatus(row: StatusRow): ItemStatus {
  const breaks = {
    transient: row.transient_breaks,
    integrity: row.integrity_breaks,
    gone: row.gone_breaks,
  }
  const { state: kind, attempt } = row
  // Both states are only ever written with a reason.
  const reason = row.reason ?? 'bug'
  if (kind === 'waiting') return { kind, attempt, breaks, reason, untilMs: row.next_attempt_ms }
  if (kind === 'failed') return { kind, attempt, breaks, reason }
  return { kind, attempt, breaks }
}

export function toReady(row: ReadyRow): ReadyItem {
  const { damaged_size: sizeBytes, damaged_sha256: sha256 } = row
  return {
    id: row.id,
    batchId: row.batch_id,
    uri: row.uri,
    filename: row.filename,
    access: row.access,
    programId: row.program_id,
    version: row.version,
    listedSizeBytes: row.listed_size,
    relativePath: row.relative_path,
    isRefresh: row.is_refresh === 1,
    status: toStatus(row),
    isSignInDemanded: row.is_sign_in_demanded === 1,
    isAccepted: row.accept_as_archived === 1,
    part: toPart(row),
    lastDamaged: sizeBytes === null || sha256 === null ? null : { sizeBytes, sha256 },
  }
}

function toPart(row: ReadyRow): ReadyItem['part'] {
  if (row.written_bytes === null || row.flushed_bytes === null || row.boot_id === null) return null
  const file = partIdentityOf(row)
  return {
    validator: { etag: row.part_etag, lastModified: row.part_last_modified },
    totalBytes: row.total_bytes,
    writtenBytes: row.written_bytes,
    flushedBytes: row.flushed_bytes,
    bootId: row.boot_id,
    ...(row.verified_sha256 !== null && { verifiedSha256: row.verified_sha256 }),
    ...(row.flushed_sha256 !== null && { flushedSha256: row.flushed_sha256 }),
    ...(row.written_sha256 !== null && { writtenSha256: row.written_sha256 }),
    ...(file !== null && { file }),
  }
}

/** Null in records of earlier versions. */
export function partIdentityOf(row: PartIdentityRow): PartIdentity | null {
  const { file_name: name, device, part_inode: inode, born_ns: bornNs, mount_id: mountId } = row
  if (name === null || device === null || inode === null || bornNs === null || mountId === null) return null
  return { name, device, inode, bornNs, mountId }
}

export function toView(row: ViewRow): ItemView {
  const isDone = row.state === 'done'
  return {
    id: row.id,
    batchId: row.batch_id,
    uri: row.uri,
    obsId: row.obs_id,
    filename: row.filename,
    state: row.state,
    reason: row.reason,
    detail: row.detail,
    path: isDone && row.final_path !== null ? absolutePath(row.folder, row.final_path) : null,
    sizeBytes: isDone ? row.size : (row.total_bytes ?? row.listed_size),
    sha256: isDone ? row.sha256 : null,
    attempt: row.attempt,
    nextAttemptMs: row.next_attempt_ms,
    sinceMs: row.since_ms,
  }
}

export function toKnown(row: KnownRow): KnownFile {
  const { final_path: relativePath, size: sizeBytes, mtime_ms: mtimeMs, inode } = row
  const isRecorded = relativePath !== null && sizeBytes !== null && mtimeMs !== null && inode !== null
  return {
    itemId: row.id,
    state: row.state,
    listedSizeBytes: row.listed_size,
    version: row.version,
    finished: isRecorded ? { relativePath, stamp: { sizeBytes, mtimeMs, inode } } : null,
  }
}
