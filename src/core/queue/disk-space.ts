import { fileNeedBytes } from '../space/file-need.ts'
import {
  goneDetail,
  isBelowReserve,
  judgeSpace,
  roomBytes,
  type Hindrance,
  type SpaceVerdict,
  type SpaceFacts,
} from '../space/judge-space.ts'
import { createSpaceBook } from '../space/space-book.ts'
import type { FolderCheck, Volume } from '../space/volume.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'
import { unlessAborted } from '#shared/async'

type DiskSpaceDeps = Pick<QueueDeps, 'store' | 'files' | 'clock' | 'settings' | 'dataFolder'>

/** How old a look may be where there is plenty of room; nearer the edge every file is preceded by a fresh one. */
const trustedForMs = 250
/** What all transfers together may have written since their last report. */
const mostCountedTwice = 64 * 1024 * 1024
/** Where files end faster than a folder can be looked at, one of these looks has to do. */
const mostLooks = 20
/** Running transfers, and the database, are compared with their reserves this often. */
const watchEveryMs = 1_000

/**
 * The disk under the batches, as the loops of one process know it. `run-item` asks before a file starts and reports its
 * bytes; `finish-batch` asks whether the folder is there; `BlockedBatches` asks for the room of a batch that waits.
 */
export class DiskSpace {
  readonly #deps: DiskSpaceDeps
  readonly #claims = createSpaceBook()
  /** The last look at each folder, in milliseconds of the monotonic clock. */
  readonly #looks = new Map<string, { readonly found: FolderCheck; readonly atMs: number }>()

  constructor(deps: DiskSpaceDeps) {
    this.#deps = deps
  }

  /**
   * Whether the folder is there and the item fits beside what is under way; its bytes are then claimed. Null when it may
   * start. Ends with the signal, and then claims nothing.
   */
  async admit(batch: StoredBatch, item: ReadyItem, signal: AbortSignal): Promise<Hindrance | null> {
    const needBytes = needOf(item)
    const data = await this.#dataVolume()
    // A claim follows its judgement in the same turn, so that two items are never promised the same bytes.
    let judged = this.#judge(batch, await this.#lookAt(batch.folder, trustedForMs), data, needBytes)
    for (let changes = 0; !judged.isPlenty && !signal.aborted; changes += 1) {
      const changed = this.#claims.changed()
      judged = this.#judge(batch, await this.#lookAt(batch.folder, 0), data, needBytes)
      if (!this.#isInDoubt(judged, changes)) break
      await unlessAborted(changed, signal)
    }
    const { hindrance, volume } = judged
    if (hindrance === null && volume !== null && !signal.aborted)
      this.#claims.claim(item.id, volume.id, needBytes)
    return hindrance
  }

  /** The same for the ordinary case: a look of just now saw the folder and plenty of room. Claims as well. */
  isAdmittedAtOnce(batch: StoredBatch, item: ReadyItem): boolean {
    const { dataFolder } = this.#deps
    const folder = this.#recentLook(batch.folder, trustedForMs)
    const data = dataFolder === undefined ? null : this.#recentLook(dataFolder, watchEveryMs)
    if (folder === null || (dataFolder !== undefined && data === null)) return false
    const needBytes = needOf(item)
    const { hindrance, volume, isPlenty } = this.#judge(batch, folder, data && volumeIn(data), needBytes)
    if (hindrance !== null || !isPlenty) return false
    if (volume !== null) this.#claims.claim(item.id, volume.id, needBytes)
    return true
  }

  /** The transfer has ended: its claim is free again. */
  release(itemId: number): void {
    this.#claims.release(itemId)
  }

  /** Looks after the reserve while one transfer runs; `stop` ends it. */
  watch(batch: StoredBatch, item: ReadyItem, stop: () => void): SpaceWatch {
    let isLooking = false
    let isFull = false
    const look = async (): Promise<void> => {
      isFull = isBelowReserve(
        this.#facts(batch, await this.#lookAt(batch.folder, watchEveryMs), await this.#dataVolume()),
      )
      // Stopping a transfer that has ended meanwhile does nothing; another attempt has another controller.
      if (isFull) stop()
      isLooking = false
    }
    return {
      isFull: () => isFull,
      progressed: (presentBytes, totalBytes) => {
        const expected = totalBytes ?? item.listedSizeBytes
        if (expected !== null) this.#claims.stillNeeds(item.id, expected - presentBytes)
        if (isLooking || isFull) return
        isLooking = true
        // The port never rejects.
        void look()
      },
    }
  }

  /** Why the folder of a batch cannot be used now; null when it can. */
  async goneDetail(batch: StoredBatch): Promise<string | null> {
    return goneDetail(batch.folderIdentity, await this.#lookAt(batch.folder, 0))
  }

  /** How much may be written for a batch now, beside what is claimed. Null when it cannot be known, -1 without its folder. */
  async roomBytes(batch: StoredBatch): Promise<number | null> {
    const folder = await this.#lookAt(batch.folder, 0)
    return roomBytes(this.#facts(batch, folder, await this.#dataVolume()))
  }

  #judge(batch: StoredBatch, folder: FolderCheck, data: Volume | null, needBytes: number): SpaceVerdict {
    const judged = judgeSpace(this.#facts(batch, folder, data), needBytes)
    const identity = folder.kind === 'there' ? folder.identity : null
    const isUsable = judged.hindrance?.reason !== 'folder-gone'
    if (isUsable && identity !== null && identity !== batch.folderIdentity)
      this.#deps.store.setFolderIdentity(batch.id, identity)
    return judged
  }

  #facts(batch: StoredBatch, folder: FolderCheck, data: Volume | null): SpaceFacts {
    const { store, settings } = this.#deps
    const { patience, folderIdentity } = batch
    // The reserve of the settings is for batches that nobody waits for; a batch's own goes before it.
    const common = patience === 'endless' ? (settings.keepFreeBytes ?? null) : null
    return {
      batch: { patience, folderIdentity, keepFreeBytes: batch.keepFreeBytes ?? common },
      folder,
      data,
      claimedBytes: volumeId => this.#claims.claimedBytes(volumeId),
      countFiles: () => store.outcomes(batch.id).reduce((sum, { items }) => sum + items, 0),
    }
  }

  /**
   * What running transfers have just written is missing from the free space and still claimed, so a file that seems too
   * large by no more than that may yet fit.
   */
  #isInDoubt({ hindrance, volume, shortBytes }: SpaceVerdict, changes: number): boolean {
    const claimed = volume === null ? 0 : this.#claims.claimedBytes(volume.id)
    if (hindrance?.reason !== 'disk-full' || claimed === 0) return false
    return changes === 0 || shortBytes <= Math.min(claimed, mostCountedTwice)
  }

  async #dataVolume(): Promise<Volume | null> {
    const { dataFolder } = this.#deps
    if (dataFolder === undefined) return null
    return volumeIn(await this.#lookAt(dataFolder, watchEveryMs))
  }

  async #lookAt(folder: string, trustedMs: number): Promise<FolderCheck> {
    const known = this.#recentLook(folder, trustedMs)
    if (known !== null) return known
    let before = this.#claims.changes
    let found = await this.#deps.files.checkFolder(folder)
    // What ended during a look is claimed no more, and may yet be counted as free: near the edge that is looked at again.
    for (let looks = 1; trustedMs === 0 && looks < mostLooks && this.#claims.changes !== before; looks += 1) {
      before = this.#claims.changes
      found = await this.#deps.files.checkFolder(folder)
    }
    this.#looks.set(folder, { found, atMs: this.#deps.clock.monotonicMs() })
    return found
  }

  #recentLook(folder: string, trustedMs: number): FolderCheck | null {
    const known = this.#looks.get(folder)
    return known && this.#deps.clock.monotonicMs() - known.atMs < trustedMs ? known.found : null
  }
}

/** Looks after the disk while one transfer runs. */
export interface SpaceWatch {
  /** Bytes have arrived: what is still to come stays claimed, and the reserve is looked after. */
  progressed(presentBytes: number, totalBytes: number | null): void
  /** The transfer was stopped because the disk has come down to its reserve. */
  isFull(): boolean
}

const needOf = (item: ReadyItem): number => (item.isRefresh ? 0 : fileNeedBytes(item))
const volumeIn = (found: FolderCheck): Volume | null => (found.kind === 'there' ? found.volume : null)
