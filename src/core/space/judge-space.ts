import { formatBytes } from '#shared/format'
import { manifestNeedBytes } from './file-need.ts'
import {
  databaseReserveBytes,
  isOtherFolder,
  reserveBytes,
  type FolderCheck,
  type ReserveRules,
  type Volume,
} from './volume.ts'

/** Why a file is not even begun. */
export interface Hindrance {
  readonly reason: 'disk-full' | 'folder-gone'
  readonly detail: string
}

/** A batch as its disk is concerned, and what is known of the disk now. */
export interface SpaceFacts {
  readonly batch: ReserveRules & { readonly folderIdentity: string | null }
  readonly folder: FolderCheck
  /** The volume of the queue's own database; null where it is not known. */
  readonly data: Volume | null
  /** What running transfers will still write to a volume. */
  readonly claimedBytes: (volumeId: string) => number
  /** Files of the batch: their manifest takes room as well. */
  readonly countFiles: () => number
}

export interface SpaceVerdict {
  readonly hindrance: Hindrance | null
  readonly volume: Volume | null
  /** So much room that an older look will do. */
  readonly isPlenty: boolean
  /** By how much it does not fit. */
  readonly shortBytes: number
}

const plentyBytes = 1024 ** 3

/** Pure: whether a file of so many bytes may be written for a batch. */
export function judgeSpace(facts: SpaceFacts, needBytes: number): SpaceVerdict {
  const { batch, folder, data } = facts
  const refused = (reason: Hindrance['reason'], detail: string, shortBytes = Infinity): SpaceVerdict => {
    const volume = folder.kind === 'there' ? folder.volume : null
    return { hindrance: { reason, detail }, volume, isPlenty: false, shortBytes }
  }
  const gone = goneDetail(batch.folderIdentity, folder)
  if (folder.kind === 'absent' || gone !== null) return refused('folder-gone', gone ?? '')
  if (data !== null && data.freeBytes < databaseReserveBytes)
    return refused(
      'disk-full',
      `The disk of the queue itself has ${formatBytes(data.freeBytes)} free: make room there.`,
    )
  const { volume } = folder
  if (volume === null) return { hindrance: null, volume, isPlenty: true, shortBytes: 0 }
  const isPlenty = spareBytes(facts, volume) - needBytes >= plentyBytes
  const shortBytes = isPlenty ? 0 : needBytes - roomOn(facts, volume)
  if (shortBytes <= 0) return { hindrance: null, volume, isPlenty, shortBytes: 0 }
  const detail = `The file needs ${formatBytes(needBytes)} more; ${roomText(facts, volume)}`
  return refused('disk-full', detail, shortBytes)
}

/** Pure: how much may be written beside what is claimed. Null when it cannot be known, -1 without the folder. */
export function roomBytes(facts: SpaceFacts): number | null {
  const { batch, folder } = facts
  if (folder.kind === 'absent' || goneDetail(batch.folderIdentity, folder) !== null) return -1
  return folder.volume === null ? null : roomOn(facts, folder.volume)
}

/** Pure: whether others have eaten into what is to be kept free. */
export function isBelowReserve(facts: SpaceFacts): boolean {
  const { folder } = facts
  if (folder.kind === 'absent' || folder.volume === null) return false
  return folder.volume.freeBytes < reserveOn(facts, folder.volume)
}

/** Pure: why the folder of a batch cannot be used; null when it can. */
export function goneDetail(folderIdentity: string | null, folder: FolderCheck): string | null {
  if (folder.kind === 'absent')
    return 'The folder of the batch is not there: connect its drive or put it back.'
  if (folder.isBehindLink === true)
    return 'A link has replaced the batch folder, so nothing is written there. Put the folder back.'
  if (!isOtherFolder(folderIdentity, folder)) return null
  return 'An empty folder has replaced the batch folder: connect its drive, or retry to use the empty one.'
}

function spareBytes(facts: SpaceFacts, volume: Volume): number {
  return volume.freeBytes - facts.claimedBytes(volume.id) - reserveOn(facts, volume)
}

/** What is spare without the manifest's share. */
function roomOn(facts: SpaceFacts, volume: Volume): number {
  return spareBytes(facts, volume) - manifestNeedBytes(facts.countFiles())
}

/** On the volume of the database it is larger: the database keeps saving while files are fetched. */
function reserveOn({ batch, data }: SpaceFacts, volume: Volume): number {
  const own = data?.id === volume.id ? databaseReserveBytes : 0
  return reserveBytes(batch, volume.totalBytes) + own
}

function roomText(facts: SpaceFacts, volume: Volume): string {
  const claimed = facts.claimedBytes(volume.id)
  const reserve = reserveOn(facts, volume)
  const promised = claimed > 0 ? `, ${formatBytes(claimed)} for files under way` : ''
  const kept = reserve > 0 ? `, ${formatBytes(reserve)} to be kept free` : ''
  return `the disk has ${formatBytes(volume.freeBytes)} free${promised}${kept}.`
}
