import { undoWithinMs } from '#shared/contract/areas/queue-orders'
import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import type { QueueParts } from './ports.ts'
import type { Rows } from './rows.ts'
import { inChunks, selectedIds } from './selected.ts'

/** Removals that can still be undone. */
export interface Removals {
  readonly hidden: { readonly items: ReadonlySet<number>; readonly batches: ReadonlySet<number> }
  /** Hides the selection at once, pauses what of it runs, and removes it when the time is over. */
  remove(selection: QueueSelection, rows: Rows): Promise<{ readonly undoId: string; readonly items: number }>
  /** False when it was removed already. */
  undo(undoId: string): Promise<boolean>
  /** Removes now whatever waits for its time. */
  close(): Promise<void>
}

interface Removal {
  readonly kind: 'items' | 'batches'
  readonly ids: readonly number[]
  /** Those of them that ran or could have run: an undo resumes them. */
  readonly pausedIds: readonly number[]
  readonly cancelTimer: () => void
}

const pausable: ReadonlySet<string> = new Set(['queued', 'fetching', 'verifying', 'waiting'])

export function removals(
  { queue, reader, after, newId }: Pick<QueueParts, 'queue' | 'reader' | 'after' | 'newId'>,
  changed: () => void,
): Removals {
  const held = new Map<string, Removal>()
  const hiddenItems = new Set<number>()
  const hiddenBatches = new Set<number>()

  async function removeNow(undoId: string): Promise<void> {
    const removal = held.get(undoId)
    if (removal === undefined) return
    held.delete(undoId)
    removal.cancelTimer()
    if (removal.kind === 'batches')
      for (const batchId of removal.ids) await queue.remove({ kind: 'batch', batchId })
    else await inChunks(removal.ids, after, itemIds => queue.remove({ kind: 'items', itemIds }))
    show(removal)
  }

  function show({ kind, ids }: Removal): void {
    const hidden = kind === 'items' ? hiddenItems : hiddenBatches
    for (const id of ids) hidden.delete(id)
    changed()
  }

  async function pauseItems(ids: readonly number[]): Promise<readonly number[]> {
    const running: number[] = []
    await inChunks(ids, after, async chunk => {
      const rows = reader.rows({
        piece: { kind: 'ids', ids: chunk },
        first: 0,
        count: chunk.length,
        items: chunk.length,
      })
      const itemIds = rows.filter(({ state }) => pausable.has(state)).map(({ id }) => id)
      if (itemIds.length > 0) await queue.pause({ kind: 'items', itemIds })
      running.push(...itemIds)
    })
    return running
  }

  async function pauseBatches(ids: readonly number[]): Promise<readonly number[]> {
    const running = ids.filter(id => queue.batch(id)?.state === 'queued')
    for (const batchId of running) await queue.pause({ kind: 'batch', batchId })
    return running
  }

  return {
    hidden: { items: hiddenItems, batches: hiddenBatches },
    remove: async (selection, rows) => {
      const isOfItems = selection.kind === 'items' || selection.kind === 'rule'
      const batches = isOfItems
        ? []
        : queue.batches().filter(({ id }) => selection.kind === 'all' || id === selection.batchId)
      const ids = isOfItems ? selectedIds(selection, rows, reader) : batches.map(({ id }) => id)
      const kind = isOfItems ? 'items' : 'batches'
      const hidden = isOfItems ? hiddenItems : hiddenBatches
      for (const id of ids) hidden.add(id)
      changed()
      const undoId = newId()
      const pausedIds = isOfItems ? await pauseItems(ids) : await pauseBatches(ids)
      const cancelTimer = after(undoWithinMs, () => {
        // The queue's own answers tell of a store that is in trouble; the files are shown again then.
        void removeNow(undoId).catch(() => show({ kind, ids, pausedIds, cancelTimer }))
      })
      held.set(undoId, { kind, ids, pausedIds, cancelTimer })
      const items = isOfItems ? ids.length : batches.reduce((sum, { totals }) => sum + totals.asked, 0)
      return { undoId, items }
    },
    undo: async undoId => {
      const removal = held.get(undoId)
      if (removal === undefined) return false
      held.delete(undoId)
      removal.cancelTimer()
      show(removal)
      if (removal.kind === 'batches')
        for (const batchId of removal.pausedIds) await queue.resume({ kind: 'batch', batchId })
      else await inChunks(removal.pausedIds, after, itemIds => queue.resume({ kind: 'items', itemIds }))
      return true
    },
    close: async () => {
      for (const undoId of held.keys()) await removeNow(undoId)
    },
  }
}
