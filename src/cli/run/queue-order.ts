import { createInterface } from 'node:readline/promises'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import type { Target } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import type { Verb } from '#shared/choices'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { AppError } from '#shared/errors'
import { countedText } from '#shared/format'
import { itemLine } from '#shared/lines'
import type { BatchView, ItemView } from '#shared/models'
import { noteIgnored } from '#shared/ignore'
import type { Context, ExitCode } from '../context.ts'
import { batchSummaryLine, batchText } from '../output/batch-line.ts'
import { demandBatch, itemNumbered } from '../queue/find.ts'
import { withQueue } from '../queue/open-queue.ts'
import { whoRuns } from '../queue/who-runs.ts'
import { manifestLine } from './manifests/list.ts'

/** The options of an order: what it applies to. */
export interface OrderOptions {
  readonly batch?: number
  readonly item?: number
  readonly all?: boolean
  readonly history?: boolean
}

/** How an order is carried out and worded. */
export interface OrderWords {
  readonly verb: Verb
  /** What was done, for people. */
  readonly done: string
  /** Asked on a terminal before it is done; null for what can be taken back. */
  readonly question: string | null
  /** Whether files may move because of it: the command then says who downloads them. */
  readonly setsGoing: boolean
}

/** What an order applies to, found before it is given. */
type Found =
  | { readonly kind: 'item'; readonly item: ItemView }
  | { readonly kind: 'batches'; readonly batches: readonly BatchView[] }
  /** A batch that is in the history alone. */
  | { readonly kind: 'past'; readonly batch: RecordedBatch }

/** Orders something of the queue's batches or files, and says what became of them. */
export async function giveOrder(
  context: Context,
  words: OrderWords,
  options: OrderOptions,
): Promise<ExitCode> {
  const { output } = context
  const target = targetOf(options)
  return withQueue(context, {}, async queue => {
    const { client } = queue
    const past = words.verb === 'erase' ? await findPast(context, client, target) : null
    const before = past === null ? await find(client, target) : ({ kind: 'past', batch: past } as const)
    if (words.question !== null && !(await isAgreed(context, words.question))) {
      output.note('Nothing was changed.')
      return 0
    }
    await client.order(words.verb, target)
    await showResult(context, client, words.done, before)
    if (words.setsGoing) output.note(whoRuns(queue))
    return 0
  })
}

function targetOf({ batch, item, all }: OrderOptions): Target {
  const given = [batch, item, all].filter(option => option !== undefined)
  if (given.length !== 1)
    throw new AppError('usage', 'Choose a batch, a file or everything: --batch ID, --item ID or --all.')
  if (batch !== undefined) return { kind: 'batch', batchId: batch }
  return item === undefined ? { kind: 'all' } : { kind: 'item', itemId: item }
}

/** A batch that is no longer in the queue, but in the history; else null. */
async function findPast(
  { profileFolder }: Context,
  client: QueueClient,
  target: Target,
): Promise<RecordedBatch | null> {
  if (target.kind !== 'batch' || (await client.batch(target.batchId)) !== null) return null
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
  if (target.kind === 'batch')
    return { kind: 'batches', batches: [await demandBatch(client, target.batchId)] }
  const item = await itemNumbered(client, target.itemId)
  if (item) return { kind: 'item', item }
  throw new AppError('usage', `There is no file ${target.itemId} in the queue; \`halyard queue\` lists them.`)
}

/** Prints the state of each target after the order; what was removed is printed as it was. */
async function showResult(
  { output }: Context,
  client: QueueClient,
  done: string,
  before: Found,
): Promise<void> {
  if (before.kind === 'item') {
    const item = (await itemNumbered(client, before.item.id)) ?? before.item
    output.line({ ...itemLine(item), id: item.id })
    output.text(`${done}: file ${item.id} ${item.filename}`)
    return
  }
  if (before.kind === 'past') {
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

/** Asks on a terminal. Elsewhere, and with --yes, the answer is yes. */
async function isAgreed({ options, signal }: Context, question: string): Promise<boolean> {
  if (options.yes === true || !process.stdin.isTTY || !process.stderr.isTTY) return true
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  lines.on('error', thrown => noteIgnored(thrown, 'ask on the terminal: its hang-up ends the question'))
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    lines.close()
  }
}
