import { formatBytes } from '#shared/format'
import { fileNeedBytes, manifestNeedBytes } from '../space/file-need.ts'
import type { SpaceBook } from '../space/space-book.ts'
import {
  databaseReserveBytes,
  isOtherFolder,
  reserveBytes,
  type Ground,
  type Volume,
} from '../space/volume.ts'
import type { EngineState } from './engine-state.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'
import { unlessAborted } from './unless-aborted.ts'

/** The disk under the batches, as the loops of one process know it. */
export interface GroundState {
  readonly space: SpaceBook
  /** The last look at each folder, in milliseconds of the monotonic clock. */
  readonly looks: Map<string, { readonly ground: Ground; readonly atMs: number }>
  /** Endless batches that wait for their folder or for space; see `blocked.ts`. */
  readonly blocked: Map<number, Blocked>
}
export interface Blocked {
  /** The least that must be free before another look at its files is worth while. */
  readonly needBytes: number
  /** Nothing of the batch can start; otherwise only what was found not to fit waits. */
  readonly isWhole: boolean
  readonly reason: Hindrance['reason']
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number
  probeAtMs: number
}

/** Why a file is not even begun. */
export interface Hindrance {
  readonly reason: 'disk-full' | 'folder-gone'
  readonly detail: string
}

/** How old a look may be where there is plenty of room; nearer the edge every file is preceded by a fresh one. */
const trustedForMs = 250
const plentyBytes = 1024 ** 3
/** What all transfers together may have written since they last told of it. */
const mostCountedTwice = 64 * 1024 * 1024
/** Running transfers, and the database, are compared with their reserves this often. */
const watchEveryMs = 1_000

/**
 * Whether the folder is there and the item fits beside what is already under way; what it takes is then claimed in the
 * space book. Null when it may start. Ends with the signal, and then claims nothing.
 */
export async function admit(
  state: EngineState,
  batch: StoredBatch,
  item: ReadyItem,
  signal: AbortSignal,
): Promise<Hindrance | null> {
  const { space } = state.ground
  const needBytes = item.isRefresh ? 0 : fileNeedBytes(item)
  const data = await dataVolume(state)
  let judged = judge(state, batch, needBytes, await lookAt(state, batch.folder, trustedForMs), data)
  for (let changes = 0; !judged.isPlenty && !signal.aborted; changes += 1) {
    const changed = space.changed()
    judged = judge(state, batch, needBytes, await lookAt(state, batch.folder, 0), data)
    if (!isInDoubt(state, judged, changes)) break
    await unlessAborted(changed, signal)
  }
  const { hindrance, volume } = judged
  if (hindrance === null && volume !== null && !signal.aborted) space.claim(item.id, volume.id, needBytes)
  return hindrance
}

/**
 * What running transfers have just written is missing from the free space and still claimed, so a file that seems too
 * large by no more than that may yet fit.
 */
function isInDoubt(
  { ground }: EngineState,
  { hindrance, volume, shortBytes }: Judged,
  changes: number,
): boolean {
  const claimed = volume === null ? 0 : ground.space.claimedBytes(volume.id)
  if (hindrance?.reason !== 'disk-full' || claimed === 0) return false
  return changes === 0 || shortBytes <= Math.min(claimed, mostCountedTwice)
}

/** The same for the ordinary case: a look of just now saw the folder and plenty of room. Claims as well. */
export function isAdmittedAtOnce(state: EngineState, batch: StoredBatch, item: ReadyItem): boolean {
  const { dataFolder } = state.deps
  const ground = recentLook(state, batch.folder, trustedForMs)
  const data = dataFolder === undefined ? null : recentLook(state, dataFolder, watchEveryMs)
  if (ground === null || (dataFolder !== undefined && data === null)) return false
  const needBytes = item.isRefresh ? 0 : fileNeedBytes(item)
  const { hindrance, volume, isPlenty } = judge(state, batch, needBytes, ground, data && volumeIn(data))
  if (hindrance !== null || !isPlenty) return false
  if (volume !== null) state.ground.space.claim(item.id, volume.id, needBytes)
  return true
}

/** Whether others have eaten into what is to be kept free, so that a running transfer has to end. */
export async function isBelowReserve(state: EngineState, batch: StoredBatch): Promise<boolean> {
  const ground = await lookAt(state, batch.folder, watchEveryMs)
  if (ground.kind === 'absent' || ground.volume === null) return false
  return ground.volume.freeBytes < reserveOf(state, batch, ground.volume, await dataVolume(state))
}

/** Another, empty folder stands where the batch's was, or none. Says so; null when the folder is there. */
export async function goneDetail(state: EngineState, batch: StoredBatch): Promise<string | null> {
  return wordGone(batch, await lookAt(state, batch.folder, 0))
}

/** How much may be written for a batch now, beside what is claimed. Null when it cannot be told, -1 without its folder. */
export async function roomBytes(state: EngineState, batch: StoredBatch): Promise<number | null> {
  const ground = await lookAt(state, batch.folder, 0)
  if (ground.kind === 'absent' || wordGone(batch, ground) !== null) return -1
  if (ground.volume === null) return null
  return room(state, batch, ground.volume, await dataVolume(state))
}

interface Judged {
  readonly hindrance: Hindrance | null
  readonly volume: Volume | null
  /** So much room that an older look will do. */
  readonly isPlenty: boolean
  /** By how much it does not fit. */
  readonly shortBytes: number
}

function judge(
  state: EngineState,
  batch: StoredBatch,
  needBytes: number,
  ground: Ground,
  data: Volume | null,
): Judged {
  const refused = (reason: Hindrance['reason'], detail: string, shortBytes = Infinity): Judged => {
    const volume = ground.kind === 'there' ? ground.volume : null
    return { hindrance: { reason, detail }, volume, isPlenty: false, shortBytes }
  }
  const gone = wordGone(batch, ground)
  if (ground.kind === 'absent' || gone !== null) return refused('folder-gone', gone ?? '')
  if (ground.identity !== null && ground.identity !== batch.folderIdentity)
    state.deps.store.setFolderIdentity(batch.id, ground.identity)
  if (data !== null && data.freeBytes < databaseReserveBytes)
    return refused(
      'disk-full',
      `The disk of the queue itself has ${formatBytes(data.freeBytes)} free: make room there.`,
    )
  const { volume } = ground
  if (volume === null) return { hindrance: null, volume, isPlenty: true, shortBytes: 0 }
  const isPlenty = spare(state, batch, volume, data) - needBytes >= plentyBytes
  const shortBytes = isPlenty ? 0 : needBytes - room(state, batch, volume, data)
  if (shortBytes <= 0) return { hindrance: null, volume, isPlenty, shortBytes: 0 }
  const detail = `The file needs ${formatBytes(needBytes)} more; ${wordRoom(state, batch, volume, data)}`
  return refused('disk-full', detail, shortBytes)
}

function spare(state: EngineState, batch: StoredBatch, volume: Volume, data: Volume | null): number {
  const claimed = state.ground.space.claimedBytes(volume.id)
  return volume.freeBytes - claimed - reserveOf(state, batch, volume, data)
}

/** What is spare without the manifest's share. */
function room(state: EngineState, batch: StoredBatch, volume: Volume, data: Volume | null): number {
  const files = state.deps.store.outcomes(batch.id).reduce((sum, { items }) => sum + items, 0)
  return spare(state, batch, volume, data) - manifestNeedBytes(files)
}

/** The database goes on saving while files are fetched, so on its own volume it keeps a reserve of its own. */
function reserveOf({ deps }: EngineState, batch: StoredBatch, volume: Volume, data: Volume | null): number {
  const own = data?.id === volume.id ? databaseReserveBytes : 0
  // A batch that was told what to keep free goes by that, and a command that somebody waits for by its own rule.
  const common = batch.patience === 'endless' ? (deps.settings.keepFreeBytes ?? null) : null
  const keepFreeBytes = batch.keepFreeBytes ?? common
  return reserveBytes({ patience: batch.patience, keepFreeBytes }, volume.totalBytes) + own
}

function wordRoom(state: EngineState, batch: StoredBatch, volume: Volume, data: Volume | null): string {
  const claimed = state.ground.space.claimedBytes(volume.id)
  const reserve = reserveOf(state, batch, volume, data)
  const promised = claimed > 0 ? `, ${formatBytes(claimed)} for files under way` : ''
  const kept = reserve > 0 ? `, ${formatBytes(reserve)} to be kept free` : ''
  return `the disk has ${formatBytes(volume.freeBytes)} free${promised}${kept}.`
}

function wordGone(batch: StoredBatch, ground: Ground): string | null {
  if (ground.kind === 'absent')
    return 'The folder of the batch is not there: connect its drive or put it back.'
  if (ground.isBehindLink === true)
    return 'A link has taken the place of the batch folder: nothing is written behind it. Put the folder back.'
  if (!isOtherFolder(batch.folderIdentity, ground)) return null
  return 'Another, empty folder stands where the batch was: connect its drive, or order a retry to use this one.'
}

async function dataVolume(state: EngineState): Promise<Volume | null> {
  const { dataFolder } = state.deps
  if (dataFolder === undefined) return null
  return volumeIn(await lookAt(state, dataFolder, watchEveryMs))
}

const volumeIn = (ground: Ground): Volume | null => (ground.kind === 'there' ? ground.volume : null)

async function lookAt(state: EngineState, folder: string, trustedMs: number): Promise<Ground> {
  const { deps, ground } = state
  const known = recentLook(state, folder, trustedMs)
  if (known !== null) return known
  const now = await deps.files.groundOf(folder)
  ground.looks.set(folder, { ground: now, atMs: deps.clock.monotonicMs() })
  return now
}

function recentLook({ deps, ground }: EngineState, folder: string, trustedMs: number): Ground | null {
  const known = ground.looks.get(folder)
  return known && deps.clock.monotonicMs() - known.atMs < trustedMs ? known.ground : null
}
