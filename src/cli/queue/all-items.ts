import type { ItemFilter } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import type { ItemView } from '#shared/models'

const pageSize = 500

/** Every item that passes a filter, in id order after `afterId`, read page by page. */
export async function* allItems(
  client: Pick<QueueClient, 'items'>,
  filter: ItemFilter,
  afterId = 0,
): AsyncGenerator<ItemView> {
  let lastId = afterId
  for (;;) {
    const items = await client.items(filter, { afterId: lastId, limit: pageSize })
    yield* items
    const last = items.at(-1)
    if (last === undefined || items.length < pageSize) return
    lastId = last.id
  }
}
