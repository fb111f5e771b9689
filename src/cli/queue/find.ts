import type { QueueClient } from '#core/queue-client'
import { AppError } from '#shared/errors'
import type { BatchView, ItemView } from '#shared/models'

/** Throws AppError('usage') for a number that the queue does not have. */
export async function demandBatch(client: Pick<QueueClient, 'batch'>, batchId: number): Promise<BatchView> {
  const batch = await client.batch(batchId)
  if (batch) return batch
  throw new AppError('usage', `There is no batch ${batchId}; \`halyard queue\` lists them.`)
}

/** The file of this number; null when the queue has none. */
export async function itemNumbered(
  client: Pick<QueueClient, 'items'>,
  itemId: number,
): Promise<ItemView | null> {
  const [item] = await client.items({}, { afterId: itemId - 1, limit: 1 })
  return item?.id === itemId ? item : null
}
