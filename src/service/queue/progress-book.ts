import type { ItemChanged } from '#core/queue-api'
import type { MovingRow } from '#shared/contract/areas/queue-live'

/** Files under way: how much of each is here and how fast it comes. Times are monotonic milliseconds. */
export interface ProgressBook {
  progressed(itemId: number, presentBytes: number, totalBytes: number | null, nowMs: number): void
  changed(item: Pick<ItemChanged, 'itemId' | 'state' | 'read'>): void
  presentBytes(itemId: number): number | null
  moving(nowMs: number): readonly MovingRow[]
  /** Bytes that were written since the last call. */
  takeWritten(): number
  clear(): void
}

interface Progress {
  readonly samples: { readonly atMs: number; readonly bytes: number }[]
  presentBytes: number
  totalBytes: number | null
}

const rateWindowMs = 3000
const sampleEveryMs = 100
/** More files than this are never under way. */
const mostMoving = 32

export function progressBook(): ProgressBook {
  const files = new Map<number, Progress>()
  let written = 0
  return {
    progressed: (itemId, presentBytes, totalBytes, nowMs) => {
      const file = files.get(itemId) ?? { samples: [], presentBytes, totalBytes }
      // A file that starts over shrinks, which is no progress.
      written += Math.max(0, presentBytes - file.presentBytes)
      if (presentBytes < file.presentBytes) file.samples.length = 0
      file.presentBytes = presentBytes
      file.totalBytes = totalBytes
      const last = file.samples.at(-1)
      if (last === undefined || nowMs - last.atMs >= sampleEveryMs)
        file.samples.push({ atMs: nowMs, bytes: presentBytes })
      while ((file.samples[1]?.atMs ?? Infinity) < nowMs - rateWindowMs) file.samples.shift()
      files.set(itemId, file)
    },
    changed: ({ itemId: id, state, read }) => {
      const file = files.get(id)
      if (state === 'fetching' || state === 'verifying') return
      const sizeBytes = state === 'done' ? (read()?.sizeBytes ?? null) : null
      // Small files are over before their first report; larger ones were counted up to it.
      if (state === 'done' && file === undefined && sizeBytes !== null && sizeBytes <= 16 * 2 ** 20)
        written += sizeBytes
      if (state === 'done' && file !== undefined && sizeBytes !== null)
        written += Math.max(0, sizeBytes - file.presentBytes)
      files.delete(id)
    },
    presentBytes: itemId => files.get(itemId)?.presentBytes ?? null,
    moving: nowMs =>
      [...files].slice(-mostMoving).map(([id, file]) => {
        const { presentBytes, totalBytes } = file
        const bytesPerSecond = rateOf(file, nowMs)
        const left = totalBytes === null ? null : Math.max(0, totalBytes - presentBytes)
        const remainingMs = left === null || bytesPerSecond <= 0 ? null : (1000 * left) / bytesPerSecond
        return { id, presentBytes, totalBytes, bytesPerSecond, remainingMs }
      }),
    takeWritten: () => {
      const taken = written
      written = 0
      return taken
    },
    clear: () => files.clear(),
  }
}

function rateOf({ samples, presentBytes }: Progress, nowMs: number): number {
  const first = samples.find(({ atMs }) => atMs >= nowMs - rateWindowMs)
  if (first === undefined || nowMs - first.atMs < sampleEveryMs) return 0
  return Math.round((1000 * (presentBytes - first.bytes)) / (nowMs - first.atMs))
}
