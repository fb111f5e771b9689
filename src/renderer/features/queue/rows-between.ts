import type { ItemRow, QueueList } from '#shared/contract/areas/queue-rows'
import { rowsAtOnce } from '#shared/contract/areas/queue-rows'
import type { Client } from '#shared/contract/client'

/** More rows than this are selected by their sections, not one by one. */
const mostExtended = 20_000

/** The files between two rows, both included, loaded or not. Null when they cannot be loaded. */
export async function rowsBetween(
  client: Client,
  list: QueueList,
  from: number,
  to: number,
): Promise<readonly ItemRow[] | null> {
  const last = Math.min(Math.max(from, to), Math.min(from, to) + mostExtended)
  const items: ItemRow[] = []
  for (let first = Math.min(from, to); first <= last; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, last - first + 1)
    const reply = await client.call('queue.rows', { list, first, count })
    if (!reply.ok) return null
    items.push(...reply.value.rows.filter(row => row.kind === 'item'))
  }
  return items
}
