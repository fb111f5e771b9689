import { create } from 'zustand'

import type { MovingRow } from '#shared/contract/areas/queue-live'

/**
 * Progress of running files, outside React. Bars change with every announcement, texts once a second, so that they
 * can be read.
 */
interface RowProgress {
  readonly bars: ReadonlyMap<number, MovingRow>
  readonly texts: ReadonlyMap<number, MovingRow>
}

const textsEveryMs = 1000

export const useProgress = create<RowProgress>(() => ({ bars: new Map(), texts: new Map() }))

let textsMs = -Infinity

export function storeProgress(moving: readonly MovingRow[], nowMs: number): void {
  const former = useProgress.getState()
  const bars = new Map(moving.map(row => [row.id, sameOr(former.bars.get(row.id), row)]))
  const isTextTime = nowMs - textsMs >= textsEveryMs
  if (isTextTime) textsMs = nowMs
  useProgress.setState({ bars, texts: isTextTime ? bars : former.texts })
}

/** Keeps the object of an unchanged row, so that React does not draw it again. */
function sameOr(known: MovingRow | undefined, row: MovingRow): MovingRow {
  const isSame =
    known?.presentBytes === row.presentBytes &&
    known.bytesPerSecond === row.bytesPerSecond &&
    known.totalBytes === row.totalBytes
  return isSame ? known : row
}
