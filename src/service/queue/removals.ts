import { undoWithinMs } from '#shared/contract/areas/queue-orders'
import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import { ignore } from '#shared/ignore'
import type { QueueServiceDeps } from './ports.ts'
import type { QueueRowList } from './shown-rows.ts'
import { inChunks, selectedIds } from './selected.ts'

/** Removals that can still be undone. */
export interface QueueRemovals {
  readonly hidden: { readonly items: ReadonlySet<number>; readonly batches: ReadonlySet<number> }
  /** Hides the selection at once, pauses what of it runs, and removes it when the time is over. */
  remove(
    selection: QueueSelection,
    rows: QueueRowList,
  ): Promise<{ readonly undoId: string; readonly items: number }>
  /** False when it was removed already. */
  undo(undoId: string): Promise<boolean>
  /** Pauses again what an order for the whole queue has set going although it is being removed. */
  hold(): Promise<void>
  /** Removes now whatever waits for its time; the first failure is thrown when all of it was tried. */
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
  { queue, reader, after, newId }: Pick<QueueServiceDeps, 'queue' | 'reader' | 'after' | 'newId'>,
  changed: () => void,
): QueueRemovals {
  const held = new Map<string, Removal>()
  const hiddenItems = new Set<number>()
  const hiddenBatches = new Set<number>()
  let isClosed = false

  async function removeNow(undoId: string): Promise<void> {
    const removal = held.get(undoId)
    if (removal === undefined) return
    held.delete(undoId)
    removal.cancelTimer()
    try {
      await carryOut(removal)
    } finally {
      show(removal)
    }
  }

  /** All of it was paused. A file that runs again was asked for again meanwhile, and stays. */
  async function carryOut({ kind, ids }: Removal): Promise<void> {
    if (kind === 'batches') {
      const asLeft = ids.filter(id => queue.batch(id)?.state === 'paused')
      for (const batchId of asLeft) await queue.remove({ kind: 'batch', batchId })
      return
    }
    await inChunks(ids, after, async chunk => {
      const again = new Set(runnable(chunk))
      await queue.remove({ kind: 'items', itemIds: chunk.filter(id => !again.has(id)) })
    })
  }

  function runnable(ids: readonly number[]): readonly number[] {
    const stretch = { piece: { kind: 'ids', ids }, first: 0, count: ids.length, items: ids.length } as const
    const rows = reader.rows(stretch)
    return rows.filter(({ state }) => pausable.has(state)).map(({ id }) => id)
  }

  function show({ kind, ids }: Pick<Removal, 'kind' | 'ids'>): void {
    const hidden = kind === 'items' ? hiddenItems : hiddenBatches
    for (const id of ids) hidden.delete(id)
    changed()
  }

  async function pauseItems(ids: readonly number[]): Promise<readonly number[]> {
    const running: number[] = []
    await inChunks(ids, after, async chunk => {
      const itemIds = runnable(chunk)
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
      const kind = isOfItems ? 'items' : 'batches'
      const hidden = isOfItems ? hiddenItems : hiddenBatches
      const batches = isOfItems
        ? []
        : queue.batches().filter(({ id }) => selection.kind === 'all' || id === selection.batchId)
      const selected = isOfItems ? await selectedIds(selection, rows, reader) : batches.map(({ id }) => id)
      // What is being removed already belongs to that removal, and an undo of this one does not bring it back.
      const ids = selected.filter(id => !hidden.has(id))
      for (const id of ids) hidden.add(id)
      changed()
      const undoId = newId()
      let pausedIds: readonly number[]
      try {
        pausedIds = isOfItems ? await pauseItems(ids) : await pauseBatches(ids)
      } catch (thrown) {
        show({ kind, ids })
        throw thrown
      }
      const cancelTimer = after(undoWithinMs, () => {
        void ignore(removeNow(undoId), 'remove files: they are shown again')
      })
      held.set(undoId, { kind, ids, pausedIds, cancelTimer })
      // The host closed meanwhile: an undo is impossible now, and no timer may outlive the queue.
      if (isClosed) await removeNow(undoId)
      const taken = new Set(ids)
      const items = isOfItems
        ? ids.length
        : batches.reduce((sum, { id, totals }) => sum + (taken.has(id) ? totals.asked : 0), 0)
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
    hold: async () => {
      for (const { kind, ids } of held.values())
        await (kind === 'items' ? pauseItems(ids) : pauseBatches(ids))
    },
    close: async () => {
      isClosed = true
      const ends = []
      for (const undoId of [...held.keys()])
        ends.push(
          await removeNow(undoId).then(
            () => null,
            (thrown: unknown) => ({ thrown }),
          ),
        )
      const failed = ends.find(end => end !== null)
      if (failed) throw failed.thrown
    },
  }
}
