import type { Move } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import { AppError } from '#shared/errors'
import { itemLine } from '#shared/lines'
import type { MoveOptions, MovePlace } from '../commands/move.ts'
import type { Context, ExitCode } from '../context.ts'
import { batchSummaryLine, batchText } from '../output/batch-line.ts'
import { itemNumbered } from '../queue/find.ts'
import { withQueue } from '../queue/open-queue.ts'

/** Changes the order or priority of a batch, or the order of a file within its batch. */
export async function move(
  context: Context,
  place: MovePlace | undefined,
  options: MoveOptions,
): Promise<ExitCode> {
  const { batch, item, priority } = options
  if ((batch === undefined) === (item === undefined))
    throw new AppError('usage', 'Say what is moved: --batch ID or --item ID.')
  if (place === undefined && priority === undefined)
    throw new AppError('usage', 'Say where to: first, up, down, last, or --priority.')
  if (item !== undefined && priority !== undefined)
    throw new AppError('usage', '--priority is for a batch: use it with --batch ID.')
  const order = moveOf(place, options)
  return withQueue(context, {}, async ({ client }) => {
    if (batch !== undefined && priority !== undefined) await client.setPriority(batch, priority)
    if (order !== null) await client.move(order)
    await (batch === undefined ? tellItem(context, client, item ?? 0) : tellBatch(context, client, batch))
    return 0
  })
}

function moveOf(to: MovePlace | undefined, { batch, item }: MoveOptions): Move | null {
  if (to === undefined) return null
  if (batch !== undefined) return { kind: 'batch', batchId: batch, to }
  if (to === 'up' || to === 'down') throw new AppError('usage', 'A file is moved first or last.')
  return { kind: 'item', itemId: item ?? 0, to }
}

async function tellBatch({ output }: Context, client: QueueClient, batchId: number): Promise<void> {
  const batch = await client.batch(batchId)
  if (batch === null) return
  output.line(batchSummaryLine(batch))
  output.text(`Moved: ${batchText(batch)}`)
}

async function tellItem({ output }: Context, client: QueueClient, itemId: number): Promise<void> {
  const item = await itemNumbered(client, itemId)
  if (item === null) return
  output.line({ ...itemLine(item), id: item.id })
  output.text(`Moved: file ${item.id} ${item.filename}`)
}
