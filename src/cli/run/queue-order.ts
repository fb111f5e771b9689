import type { Command } from 'commander'
import type { Target } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import type { Verb } from '#shared/choices'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { AppError } from '#shared/errors'
import { countedText } from '#shared/format'
import { itemLine } from '#shared/lines'
import type { BatchView, ItemView } from '#shared/models'
import { wholeNumber } from '../commands/demo-archive.ts'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'

/** What a command of the queue applies to, as options; exactly one of them. */
interface TargetOptions {
  readonly batch?: number
  readonly item?: number
  readonly all?: boolean
  readonly history?: boolean
}

export interface OrderWords {
  readonly verb: Verb
  readonly description: string
  readonly example: string
  /** What was done, for people. */
  readonly done: string
  /** Asked on a terminal before it is done; null for what can be taken back. */
  readonly question: string | null
  /** Whether files may move because of it: then it is told who fetches them. */
  readonly setsGoing: boolean
  /** The same in a stronger form, with `--history`. */
  readonly withHistory?: Pick<OrderWords, 'verb' | 'question' | 'done'> & { readonly option: string }
}

/** What an order is about, found before it is given. */
type Found =
  | { readonly kind: 'item'; readonly item: ItemView }
  | { readonly kind: 'batches'; readonly batches: readonly BatchView[] }
  /** A batch that is in the history alone. */
  | { readonly kind: 'past'; readonly batch: RecordedBatch }

const largestId = Number.MAX_SAFE_INTEGER

/** A command that orders something of the queue's batches or items. */
export function addOrder(program: Command, run: Run, words: OrderWords): void {
  const command = program
    .command(words.verb)
    .description(words.description)
    .option(
      '--batch <id>',
      'a batch, by the number that `halyard queue` shows',
      wholeNumber('--batch', 1, largestId),
    )
    .option('--item <id>', 'a file, by its number', wholeNumber('--item', 1, largestId))
    .option('--all', 'everything in the queue')
  if (words.withHistory !== undefined) command.option('--history', words.withHistory.option)
  command
    .addHelpText('after', `\nExample:\n  ${words.example}\n`)
    .action((options: TargetOptions, self: Command) =>
      run(self, context => order(context, wordsFor(words, options), targetOf(options))),
    )
}

const wordsFor = (words: OrderWords, { history }: TargetOptions): OrderWords =>
  history === true ? { ...words, ...words.withHistory } : words

function targetOf({ batch, item, all }: TargetOptions): Target {
  const said = [batch, item, all].filter(option => option !== undefined)
  if (said.length !== 1) throw new AppError('usage', 'Say what it is about: --batch ID, --item ID, or --all.')
  if (batch !== undefined) return { kind: 'batch', batchId: batch }
  return item === undefined ? { kind: 'all' } : { kind: 'item', itemId: item }
}

async function order(context: Context, words: OrderWords, target: Target): Promise<ExitCode> {
  const { output } = context
  const { withQueue } = await import('../queue/open-queue.ts')
  const { whoRuns } = await import('../queue/who-runs.ts')
  return withQueue(context, {}, async queue => {
    const { client } = queue
    const past = words.verb === 'erase' ? await findPast(context, client, target) : null
    const before = past === null ? await find(client, target) : ({ kind: 'past', batch: past } as const)
    if (words.question !== null && !(await isAgreed(context, words.question))) {
      output.note('Nothing was changed.')
      return 0
    }
    await client.order(words.verb, target)
    await tell(context, client, words.done, before)
    if (words.setsGoing) output.note(whoRuns(queue))
    return 0
  })
}

/** A batch that is no longer in the queue, but in the history; else null. */
async function findPast(
  { profileFolder }: Context,
  client: QueueClient,
  target: Target,
): Promise<RecordedBatch | null> {
  if (target.kind !== 'batch' || (await client.batch(target.batchId)) !== null) return null
  const { openRecordedBatches } = await import('#platform/manifests/open-manifests')
  const history = openRecordedBatches(profileFolder)
  try {
    return history.batch(target.batchId)
  } finally {
    history.close()
  }
}

/** Throws AppError('usage') for a number that the queue does not have. */
async function find(client: QueueClient, target: Target): Promise<Found> {
  if (target.kind === 'all') return { kind: 'batches', batches: await client.batches() }
  if (target.kind === 'batch') {
    const batch = await client.batch(target.batchId)
    if (batch) return { kind: 'batches', batches: [batch] }
    throw new AppError('usage', `There is no batch ${target.batchId}; \`halyard queue\` lists them.`)
  }
  const item = await itemOf(client, target.itemId)
  if (item) return { kind: 'item', item }
  throw new AppError('usage', `There is no file ${target.itemId} in the queue; \`halyard queue\` lists them.`)
}

async function itemOf(client: QueueClient, itemId: number): Promise<ItemView | null> {
  const [item] = await client.items({}, { afterId: itemId - 1, limit: 1 })
  return item?.id === itemId ? item : null
}

/** Says how what the order was about stands now; what was removed is told as it was. */
async function tell({ output }: Context, client: QueueClient, done: string, before: Found): Promise<void> {
  const { batchSummaryLine, batchText } = await import('../output/batch-line.ts')
  if (before.kind === 'item') {
    const item = (await itemOf(client, before.item.id)) ?? before.item
    output.line({ ...itemLine(item), id: item.id })
    output.text(`${done}: file ${item.id} ${item.filename}`)
    return
  }
  if (before.kind === 'past') {
    const { manifestLine } = await import('./manifests-list.ts')
    const { id, name, totals } = before.batch
    output.line(manifestLine(before.batch))
    output.text(`${done}: batch ${id} "${name}", ${countedText(totals.asked, 'file', 'files')}`)
    return
  }
  for (const batch of before.batches) {
    const now = (await client.batch(batch.id)) ?? batch
    output.line(batchSummaryLine(now))
    output.text(`${done}: ${batchText(now)}`)
  }
  if (before.batches.length === 0) output.text('The queue is empty.')
}

/** Asks on a terminal; elsewhere, and with --yes, nothing is asked. */
async function isAgreed({ options, signal }: Context, question: string): Promise<boolean> {
  if (options.yes === true || !process.stdin.isTTY || !process.stderr.isTTY) return true
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // A terminal that has gone; its hang-up ends the question.
  lines.on('error', () => undefined)
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    lines.close()
  }
}
