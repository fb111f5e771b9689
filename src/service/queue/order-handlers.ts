import { directOrders, type DirectOrders } from '#core/direct-orders'
import type { Handlers } from '#shared/contract/calls'
import type { QueueVerb } from '#shared/contract/areas/queue-orders'
import type { QueueSelection } from '#shared/contract/areas/queue-rows'
import { AppError } from '#shared/errors'
import type { QueueServiceDeps } from './ports.ts'
import type { QueueRemovals } from './removals.ts'
import type { QueueRowList } from './shown-rows.ts'
import { inChunks, selectedIds } from './selected.ts'

type OrderCalls =
  'queue.order' | 'queue.remove' | 'queue.undo' | 'queue.parts' | 'queue.discard' | keyof DirectOrders

const mostFolders = 20
/** A stopped transfer closes its file within this time. */
const stopMs = 300

/** What a person orders. */
export function orderHandlers(
  parts: QueueServiceDeps,
  rows: QueueRowList,
  removals: QueueRemovals,
  /** Marks what was ordered in the throughput chart. */
  mark: (kind: 'paused' | 'resumed') => void,
): Pick<Handlers, OrderCalls> {
  const { queue, reader, disk, after } = parts

  async function order(verb: QueueVerb, selection: QueueSelection): Promise<number> {
    if (verb === 'pause') mark('paused')
    if (verb === 'resume') mark('resumed')
    if (selection.kind === 'items' || selection.kind === 'rule') {
      const ids = await selectedIds(selection, rows, reader)
      await inChunks(ids, after, itemIds =>
        verb === 'accept' ? queue.accept(itemIds) : queue[verb]({ kind: 'items', itemIds }),
      )
      return ids.length
    }
    if (verb === 'accept') throw new AppError('usage', 'Select the files to keep.')
    const totals = queue.totals(selection.kind === 'batch' ? selection.batchId : undefined)
    await queue[verb](selection)
    if (verb === 'resume' || verb === 'retry') await removals.hold()
    return totals.asked
  }

  /** Ids of every file; of whole batches too, since their parts are named by file. */
  async function allIds(selection: QueueSelection): Promise<readonly number[]> {
    if (selection.kind === 'items' || selection.kind === 'rule') return selectedIds(selection, rows, reader)
    const batches = queue.batches().filter(({ id }) => selection.kind === 'all' || id === selection.batchId)
    return batches.flatMap(({ id: batchId, totals: { asked: items } }) =>
      reader.ids({ piece: { kind: 'batch', batchId }, first: 0, count: items, items }),
    )
  }

  async function discard(
    selection: QueueSelection,
  ): Promise<{ items: number; parts: number; bytes: number }> {
    const ids = await allIds(selection)
    await inChunks(ids, after, itemIds => queue.pause({ kind: 'items', itemIds }))
    await new Promise<void>(resolve => void after(stopMs, resolve))
    let gone = { parts: 0, bytes: 0 }
    await inChunks(ids, after, async itemIds => {
      const { parts: count, bytes } = await disk.discard(reader.parts(itemIds))
      gone = { parts: gone.parts + count, bytes: gone.bytes + bytes }
      await queue.remove({ kind: 'items', itemIds })
    })
    if (selection.kind === 'batch') await queue.remove(selection)
    return { items: ids.length, ...gone }
  }

  return {
    'queue.order': async ({ verb, selection }) => ({ items: await order(verb, selection) }),
    'queue.remove': ({ selection }) => removals.remove(selection, rows),
    'queue.undo': async ({ undoId }) => ({ isUndone: await removals.undo(undoId) }),
    'queue.parts': async ({ selection }) => {
      const ids = await allIds(selection)
      const folders = new Set<string>()
      let found = { parts: 0, bytes: 0 }
      // eslint-disable-next-line @typescript-eslint/require-await -- reading is at once; the pauses between are not
      await inChunks(ids, after, async chunk => {
        for (const { folder, writtenBytes } of reader.parts(chunk)) {
          folders.add(folder)
          found = { parts: found.parts + 1, bytes: found.bytes + writtenBytes }
        }
      })
      return { items: ids.length, ...found, folders: [...folders].slice(0, mostFolders) }
    },
    'queue.discard': ({ selection }) => discard(selection),
    ...directOrders(queue),
  }
}
