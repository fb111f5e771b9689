import type { QueueNow } from '#shared/contract/overview'
import type { BatchView } from '#shared/models'
import type { QueueServiceDeps } from './ports.ts'

/** Free space where batches with work left lie, one row for each volume. */
export interface Volumes {
  /** As of the last look; asks for another one when that is old. */
  of(batches: readonly BatchView[]): QueueNow['volumes']
}

const lookedAtEveryMs = 10_000
/** Folders asked about at most: more batches lie on the same few volumes. */
const mostFolders = 40

export function createVolumes(
  { disk, clock }: Pick<QueueServiceDeps, 'disk' | 'clock'>,
  changed: () => void,
): Volumes {
  let known: QueueNow['volumes'] = []
  let lookedMs = -Infinity
  let isLooking = false

  async function look(folders: readonly string[]): Promise<void> {
    const byId = new Map<string, QueueNow['volumes'][number]>()
    for (const folder of folders) {
      const volume = await disk.volumeOf(folder)
      if (volume === null || byId.has(volume.id)) continue
      const { freeBytes, totalBytes } = volume
      byId.set(volume.id, { folder, freeBytes: Math.max(0, freeBytes), totalBytes: Math.max(0, totalBytes) })
    }
    known = [...byId.values()]
  }

  return {
    of: batches => {
      const nowMs = clock.monotonicMs()
      if (isLooking || nowMs - lookedMs < lookedAtEveryMs) return known
      lookedMs = nowMs
      isLooking = true
      const folders = batches.filter(({ totals }) => totals.waiting > 0).map(({ folder }) => folder)
      void look([...new Set(folders)].slice(0, mostFolders)).finally(() => {
        isLooking = false
        changed()
      })
      return known
    },
  }
}
