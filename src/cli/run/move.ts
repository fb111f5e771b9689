import type { Move } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import { AppError } from '#shared/errors'
import { itemLine } from '#shared/lines'
import type { batchPlaces, Priority } from '#shared/choices'
import type { Context, ExitCode } from '../context.ts'
import { batchSummaryLine, batchText } from '../output/batch-line.ts'
import { itemNumbered } from '../queue/find.ts'
import { withQueue } from '../queue/open-queue.ts'

export type MovePlace = (typeof batchPlaces)[number]
export interface MoveOptions {
  readonly batch?: number
  readonly item?: number
  readonly priority?: Priority
}

/** Changes the order or priority of a batch, or the order of a file within its batch. */
export async function move(
  context: Context,
  place: MovePlace | undefined,
  options: MoveOptions,
): Promise<ExitCode> {
  const { batch, item, priority } = options
  if ((batch === undefined) === (item === undefined))
    throw new AppError('usage', 'Choose what to move: --batch ID or --item ID.')
  if (place === undefined && priority === undefined)
    throw new AppError('usage', 'Choose a place or a priority: first, up, down, last or --priority.')
  if (item !== undefined && priority !== undefined)
    throw new AppError('usage', '--priority applies to a batch: use it with --batch ID.')
  const order = moveOf(place, options)
  return withQueue(context, {}, async ({ client }) => {
    if (batch !== undefined && priority !== undefined)
      await client.orders['queue.prioritise']({ batchId: batch, priority })
    if (order !== null) await client.orders['queue.move']({ move: order })
    await (batch === undefined ? showItem(context, client, item ?? 0) : showBatch(context, client, batch))
    return 0
  })
}

function moveOf(to: MovePlace | undefined, { batch, item }: MoveOptions): Move | null {
  if (to === undefined) return null
  if (batch !== undefined) return { kind: 'batch', batchId: batch, to }
  if (to === 'up' || to === 'down') throw new AppError('usage', 'A file can only be moved first or last.')
  return { kind: 'item', itemId: item ?? 0, to }
}

async function showBatch({ output }: Context, client: QueueClient, batchId: number): Promise<void> {
  const batch = await client.batch(batchId)
  if (batch === null) return
  output.line(batchSummaryLine(batch))
  output.text(`Moved: ${batchText(batch)}`)
}

async function showItem({ output }: Context, client: QueueClient, itemId: number): Promise<void> {
  const item = await itemNumbered(client, itemId)
  if (item === null) return
  output.line({ ...itemLine(item), id: item.id })
  output.text(`Moved: file ${item.id} ${item.filename}`)
}
