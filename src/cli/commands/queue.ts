import { Option, type Command } from 'commander'
import type { ItemFilter } from '#core/queue-api'
import { AppError } from '#shared/errors'
import { formatCount } from '#shared/format'
import { itemLine } from '#shared/lines'
import type { BatchView, ItemView } from '#shared/models'
import { reasons, reasonSentence, type Reason } from '#shared/reasons'
import { itemStates, type ItemState } from '#shared/states'
import type { Context, ExitCode } from '../context.ts'
import { mayRepeat } from '../options/no-repeats.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

interface Options {
  readonly batch?: number
  readonly state?: readonly ItemState[]
  readonly reason?: readonly Reason[]
}

export function addQueue(program: Command, run: Run): void {
  program
    .command('queue')
    .description('list the batches of the queue in the order in which they run, and their unfinished files')
    .option('--batch <id>', 'only this batch', wholeNumber('--batch', 1, Number.MAX_SAFE_INTEGER))
    .addOption(listOf('--state <state>', 'only files in this state', itemStates))
    .addOption(listOf('--reason <reason>', 'only files that do not move for this reason', reasons))
    .addHelpText('after', '\nExample:\n  halyard queue --state failed --json\n')
    .action((options: Options, command: Command) => run(command, context => list(context, options)))
}

/** Files shown of each batch where nothing particular was asked for. */
const shortList = 20

/** May be given several times; each must be one of the words. */
function listOf(flags: string, description: string, words: readonly string[]): Option {
  const collect = mayRepeat((text, before = []) => {
    if (words.includes(text)) return [...before, text]
    throw new AppError(
      'usage',
      `${flags.split(' ')[0] ?? ''} takes one of ${words.join(', ')}, not "${text}".`,
    )
  })
  return new Option(flags, `${description}: ${words.join(', ')}`).argParser(collect)
}

async function list(context: Context, options: Options): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  const { withQueue } = await import('../queue/open-queue.ts')
  const { allItems } = await import('../queue/all-items.ts')
  const { whoRuns } = await import('../queue/who-runs.ts')
  const { batchSummaryLine, batchText } = await import('../output/batch-line.ts')
  /** What was said already, should the queue change its owner in between. */
  const said = { batches: new Set<number>(), batchId: 0, itemId: 0, items: 0 }
  const isShort = !output.isJson && options.state === undefined && options.reason === undefined
  return withQueue(context, {}, async queue => {
    const { client } = queue
    const batches = await batchesOf(client, options.batch)
    for (const batch of batches) {
      if (said.batches.has(batch.id)) continue
      if (said.batchId !== batch.id) {
        Object.assign(said, { batchId: batch.id, itemId: 0, items: 0 })
        output.text(batchText(batch))
        output.text(`  files:    ${batch.folder}`)
      }
      for await (const item of allItems(client, filterOf(options, batch.id, output.isJson), said.itemId)) {
        if (isShort && said.items === shortList) break
        Object.assign(said, { itemId: item.id, items: said.items + 1 })
        output.line({ ...itemLine(item), ...positionOf(item) })
        output.text(`  ${itemText(item)}`)
      }
      const left = batch.totals.asked - batch.totals.verified - said.items
      if (isShort && left > 0) output.text(`  and ${formatCount(left)} more; --state lists them all`)
      output.line(batchSummaryLine(batch))
      said.batches.add(batch.id)
    }
    if (batches.length === 0) output.text('The queue is empty. `halyard add` puts files into it.')
    else if (batches.some(batch => batch.totals.waiting > 0)) output.note(whoRuns(queue))
    return 0
  })
}

async function batchesOf(
  client: { batches(): Promise<readonly BatchView[]>; batch(id: number): Promise<BatchView | null> },
  batchId: number | undefined,
): Promise<readonly BatchView[]> {
  if (batchId === undefined) return client.batches()
  const batch = await client.batch(batchId)
  if (batch) return [batch]
  throw new AppError('usage', `There is no batch ${batchId}; \`halyard queue\` lists them.`)
}

/** For people, finished files are counted, not listed, unless they are asked for. */
function filterOf({ state, reason }: Options, batchId: number, isEverything: boolean): ItemFilter {
  const unfinished = itemStates.filter(known => known !== 'done')
  const states = state ?? (isEverything || reason ? undefined : unfinished)
  return { batchId, ...(states && { states }), ...(reason && { reasons: reason }) }
}

/** What a program needs to order something of an item, and to know when it moves again. */
function positionOf({ id, attempt, nextAttemptMs, sinceMs }: ItemView) {
  return { id, attempt, next_attempt: isoTime(nextAttemptMs), since: isoTime(sinceMs ?? null) }
}

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function itemText({ id, filename, state, reason, detail, nextAttemptMs, sinceMs }: ItemView): string {
  const why = detail ?? (reason === null ? '' : reasonSentence[reason])
  const isHeld = state === 'queued' && reason !== 'turn'
  const isStanding = isHeld || state === 'waiting' || state === 'paused' || state === 'failed'
  const since = isStanding && sinceMs !== undefined ? ` since ${localTime(sinceMs)}` : ''
  const next = nextAttemptMs === null ? '' : `Next try ${localTime(nextAttemptMs)}.`
  return [`${id} ${filename}: ${state}${since}.`, why, next].filter(part => part !== '').join(' ')
}

/** `2026-11-20 19:20:48` of this computer's time zone: this locale writes dates so. */
const localTime = (ms: number): string => new Date(ms).toLocaleString('sv-SE')
