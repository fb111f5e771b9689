import { create } from 'zustand'

import type { MovingRow } from '#shared/contract/areas/queue-live'

/** What moves, outside React: bars follow every announcement, texts once a second, so that they can be read. */
interface LiveRows {
  readonly bars: ReadonlyMap<number, MovingRow>
  readonly texts: ReadonlyMap<number, MovingRow>
}

export const textsEveryMs = 1000

export const useLiveRows = create<LiveRows>(() => ({ bars: new Map(), texts: new Map() }))

let textsMs = -Infinity

export function takeMoving(moving: readonly MovingRow[], nowMs: number): void {
  const former = useLiveRows.getState()
  const bars = new Map(moving.map(row => [row.id, sameOr(former.bars.get(row.id), row)]))
  const isTextTime = nowMs - textsMs >= textsEveryMs
  if (isTextTime) textsMs = nowMs
  useLiveRows.setState({ bars, texts: isTextTime ? bars : former.texts })
}

/** Unchanged rows stay the same object: only what changed is drawn again. */
function sameOr(known: MovingRow | undefined, row: MovingRow): MovingRow {
  const isSame =
    known?.presentBytes === row.presentBytes &&
    known.bytesPerSecond === row.bytesPerSecond &&
    known.totalBytes === row.totalBytes
  return isSame ? known : row
}
