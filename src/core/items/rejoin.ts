import type { WantedFile } from '#shared/models'
import type { ItemState } from '#shared/states'
import type { FileStamp } from '../ports.ts'

/** A file that the batch already has, when the same request comes again. */
export interface KnownFile {
  readonly itemId: number
  readonly state: ItemState
  readonly listedSizeBytes: number | null
  readonly version: string | null
  /** Where the finished file lies below the batch folder, and how it looked; null until done. */
  readonly finished: { readonly relativePath: string; readonly stamp: FileStamp } | null
}
/** The event that the item receives, if any. Asking for a paused file is a wish to have it. */
export type RejoinChoice = 'keep' | 'retried' | 'resumed' | 'outdated' | 'refreshed'

/**
 * Trusts a finished file by its stamp, unless the list now shows another size or processing version. `onDisk` is the
 * stamp of the file as it lies there now, null when it is missing. The listed sizes are compared with each other, not
 * with the verified size: lists are known to be inexact, and would have the file fetched for ever. With `isRefresh` a
 * trusted file is asked about at the archive.
 */
export function decideRejoin(
  known: KnownFile,
  wanted: WantedFile,
  onDisk: FileStamp | null,
  isRefresh = false,
): RejoinChoice {
  if (known.state === 'failed' || known.state === 'cancelled' || known.state === 'waiting') return 'retried'
  if (known.state === 'paused') return 'resumed'
  if (known.state !== 'done') return 'keep'
  if (!known.finished || !onDisk || !isSameStamp(known.finished.stamp, onDisk)) return 'outdated'
  if (isListedOtherwise(known, wanted)) return 'outdated'
  return isRefresh ? 'refreshed' : 'keep'
}

/** Whether a list now shows another size or processing version than it did when the file was fetched. */
export function isListedOtherwise(
  known: Pick<KnownFile, 'listedSizeBytes' | 'version' | 'finished'>,
  now: Pick<WantedFile, 'sizeBytes' | 'version'>,
): boolean {
  const earlierSize = known.listedSizeBytes ?? known.finished?.stamp.sizeBytes ?? null
  const isOtherSize = now.sizeBytes !== null && now.sizeBytes !== earlierSize
  const isOtherVersion = now.version !== null && known.version !== null && now.version !== known.version
  return isOtherSize || isOtherVersion
}

export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeMs === b.mtimeMs && a.inode === b.inode
}
