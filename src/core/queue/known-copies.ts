import type { CurrentFile, KnownCopy } from '../ports.ts'
import { absolutePath } from '../plan/absolute-path.ts'
import type { QueueDeps } from './queue-deps.ts'
import { isListedOtherwise, isSameStamp } from '../items/rejoin.ts'
import type { FinishedElsewhere, ReadyItem, StoredBatch } from './store-port.ts'

/** More places than this are not tried for one file. */
const mostCopies = 4

type KnownDeps = Pick<QueueDeps, 'store' | 'files'>

/** What is known of a file from before, as its transfer wants it; unknown members are absent. */
export interface KnownBefore {
  readonly copies?: readonly KnownCopy[]
  readonly current?: CurrentFile
}

/**
 * The file itself where it is to be refreshed, else its copies in other batches. Answers at once when there is nothing to
 * look at on the disk, as for nearly every file.
 */
export function knownCopies(
  deps: KnownDeps,
  batch: StoredBatch,
  item: ReadyItem,
): KnownBefore | Promise<KnownBefore> {
  if (item.isRefresh) return intactFile(deps, batch, item)
  if ((item.part?.writtenBytes ?? 0) > 0) return {}
  const found = deps.store.finishedElsewhere(item.uri, batch.id, mostCopies)
  return found.length === 0 ? {} : intactCopies(deps, batch, item, found)
}

/** Only of a file that still lies there as it was recorded may the archive say that it has no other. */
async function intactFile(deps: KnownDeps, batch: StoredBatch, item: ReadyItem): Promise<KnownBefore> {
  const file = deps.store.finishedFile(item.id)
  const now = file && (await deps.files.stampOf(absolutePath(batch.folder, file.relativePath)))
  return file && now && isSameStamp(now, file.stamp) ? { current: file } : {}
}

/**
 * Where earlier batches have put the same file, the latest first: only those that the list still describes and whose
 * stamp is the recorded one. Whether every byte is, is seen when they are copied.
 */
async function intactCopies(
  deps: KnownDeps,
  batch: StoredBatch,
  item: ReadyItem,
  found: readonly FinishedElsewhere[],
): Promise<KnownBefore> {
  const copies: KnownCopy[] = []
  for (const { folder, known, sha256, validator, marks } of found) {
    if (
      !known.finished ||
      isListedOtherwise(known, { sizeBytes: item.listedSizeBytes, version: item.version })
    )
      continue
    // Accepting unsound bytes is each batch's own choice.
    if (marks.includes('damaged, as archived') && !batch.acceptAsArchived) continue
    const path = absolutePath(folder, known.finished.relativePath)
    const { stamp } = known.finished
    // Another program may have changed the file since.
    const now = await deps.files.stampOf(path)
    if (now && isSameStamp(now, stamp)) copies.push({ path, sha256, stamp, validator, marks })
  }
  return copies.length > 0 ? { copies } : {}
}
