import { Argument, Option, type Command } from 'commander'
import type { Move } from '#core/queue-api'
import { batchPlaces } from '#shared/choices'
import type { QueueClient } from '#core/queue-client'
import { AppError } from '#shared/errors'
import { itemLine } from '#shared/lines'
import { priorities, type Priority } from '#shared/choices'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

type Place = (typeof batchPlaces)[number]
interface Options {
  readonly batch?: number
  readonly item?: number
  readonly priority?: Priority
}

export function addMove(program: Command, run: Run): void {
  const largestId = Number.MAX_SAFE_INTEGER
  program
    .command('move')
    .description('change what is fetched first: the order or priority of a batch, or a file of its batch')
    .addArgument(new Argument('[place]', 'where to; a file goes first or last').choices([...batchPlaces]))
    .option('--batch <id>', 'a batch, among those of its priority', wholeNumber('--batch', 1, largestId))
    .option('--item <id>', 'a file, within its batch', wholeNumber('--item', 1, largestId))
    .addOption(
      new Option('--priority <priority>', 'the batch goes before all of a lower one').choices([
        ...priorities,
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  halyard move first --batch 3
  halyard move --batch 3 --priority high
  halyard move last --item 120

In force from the next file on, also in a queue that runs; files under way are not stopped.`,
    )
    .action((place: Place | undefined, options: Options, command: Command) =>
      run(command, context => move(context, place, options)),
    )
}

async function move(context: Context, place: Place | undefined, options: Options): Promise<ExitCode> {
  const { batch, item, priority } = options
  if ((batch === undefined) === (item === undefined))
    throw new AppError('usage', 'Say what is moved: --batch ID or --item ID.')
  if (place === undefined && priority === undefined)
    throw new AppError('usage', 'Say where to: first, up, down, last, or --priority.')
  if (item !== undefined && priority !== undefined)
    throw new AppError('usage', '--priority is for a batch: use it with --batch ID.')
  const order = moveOf(place, options)
  const { withQueue } = await import('../queue/open-queue.ts')
  return withQueue(context, {}, async ({ client }) => {
    if (batch !== undefined && priority !== undefined)
      await client.orders['queue.prioritise']({ batchId: batch, priority })
    if (order !== null) await client.orders['queue.move']({ move: order })
    await (batch === undefined ? tellItem(context, client, item ?? 0) : tellBatch(context, client, batch))
    return 0
  })
}

function moveOf(to: Place | undefined, { batch, item }: Options): Move | null {
  if (to === undefined) return null
  if (batch !== undefined) return { kind: 'batch', batchId: batch, to }
  if (to === 'up' || to === 'down') throw new AppError('usage', 'A file is moved first or last.')
  return { kind: 'item', itemId: item ?? 0, to }
}

async function tellBatch({ output }: Context, client: QueueClient, batchId: number): Promise<void> {
  const { batchSummaryLine, batchText } = await import('../output/batch-line.ts')
  const batch = await client.batch(batchId)
  if (batch === null) return
  output.line(batchSummaryLine(batch))
  output.text(`Moved: ${batchText(batch)}`)
}

async function tellItem({ output }: Context, client: QueueClient, itemId: number): Promise<void> {
  const [item] = await client.items({}, { afterId: itemId - 1, limit: 1 })
  if (item?.id !== itemId) return
  output.line({ ...itemLine(item), id: item.id })
  output.text(`Moved: file ${item.id} ${item.filename}`)
}
