import type { ItemFilter } from '#core/queue-api'
import { formatCount } from '#shared/format'
import { itemLine } from '#shared/lines'
import type { ItemView } from '#shared/models'
import { reasonSentence, type Reason } from '#shared/reasons'
import { itemStates, type ItemState } from '#shared/states'
import type { Context, ExitCode } from '../context.ts'
import { batchSummaryLine, batchText } from '../output/batch-line.ts'
import { paced } from '../output/paced.ts'
import { allItems } from '../queue/all-items.ts'
import { demandBatch } from '../queue/find.ts'
import { withQueue } from '../queue/open-queue.ts'
import { whoRuns } from '../queue/who-runs.ts'

export interface QueueCommandOptions {
  readonly batch?: number
  readonly state?: readonly ItemState[]
  readonly reason?: readonly Reason[]
}

/** Files shown of each batch without --state and --reason. */
const shortList = 20

/** Prints the batches of the queue in the order in which they run, each with its files. */
export async function listQueue(context: Context, options: QueueCommandOptions): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  /** What is already printed: the work below starts again when the queue changes its owner. */
  const shown = { batches: new Set<number>(), batchId: 0, itemId: 0, items: 0 }
  const isShort = !output.isJson && options.state === undefined && options.reason === undefined
  return withQueue(context, {}, async queue => {
    const { client } = queue
    const { batch: only } = options
    const batches = only === undefined ? await client.batches() : [await demandBatch(client, only)]
    for (const batch of batches) {
      if (shown.batches.has(batch.id)) continue
      if (shown.batchId !== batch.id) {
        Object.assign(shown, { batchId: batch.id, itemId: 0, items: 0 })
        output.text(batchText(batch))
        output.text(`  files:    ${batch.folder}`)
      }
      const items = allItems(client, filterOf(options, batch.id, output.isJson), shown.itemId)
      for await (const item of paced(output, items)) {
        if (isShort && shown.items === shortList) break
        Object.assign(shown, { itemId: item.id, items: shown.items + 1 })
        output.line({ ...itemLine(item), ...positionOf(item) })
        output.text(`  ${itemText(item)}`)
      }
      const left = batch.totals.asked - batch.totals.verified - shown.items
      if (isShort && left > 0) output.text(`  and ${formatCount(left)} more; --state lists them all`)
      output.line(batchSummaryLine(batch))
      shown.batches.add(batch.id)
    }
    if (batches.length === 0) output.text('The queue is empty. `halyard add` adds files.')
    else if (batches.some(batch => batch.totals.waiting > 0)) output.note(whoRuns(queue))
    return 0
  })
}

/** For people, finished files are only counted, unless --state or --reason asks for them. */
function filterOf(
  { state, reason }: QueueCommandOptions,
  batchId: number,
  isEverything: boolean,
): ItemFilter {
  const unfinished = itemStates.filter(known => known !== 'done')
  const states = state ?? (isEverything || reason ? undefined : unfinished)
  return { batchId, ...(states && { states }), ...(reason && { reasons: reason }) }
}

/** What a program needs to give orders about an item, and to know its next attempt. */
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
