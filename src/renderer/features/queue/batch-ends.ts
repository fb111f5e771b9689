import type { BatchOverview, Overview } from '#shared/contract/overview'

import { countText, filesText, sizeText } from '../../kit/words.ts'
import { damagedText } from './wording.ts'

export interface BatchEnd {
  readonly id: number
  readonly text: string
  readonly hasFailures: boolean
}

/** More ends than these at one moment are summed up in one text. */
const mostEnds = 3

/**
 * Batches that ended between two overviews of the queue, also those that began in between, as small and copied ones do.
 * Pure.
 */
export function batchEnds(before: Overview, after: Overview): readonly BatchEnd[] {
  const known = new Map(before.batches.map(batch => [batch.id, batch]))
  const newest = Math.max(0, ...known.keys())
  const ended = after.batches.filter(({ id, totals }) => {
    if (totals.waiting > 0 || totals.verified + totals.failed === 0) return false
    const former = known.get(id)
    // An unknown batch with a lower number is an old one that was not listed before.
    return former === undefined ? id > newest : former.totals.waiting > 0
  })
  if (ended.length <= mostEnds) return ended.map(endOf)
  const sum = (of: (batch: BatchOverview) => number): number =>
    ended.reduce((all, batch) => all + of(batch), 0)
  const whole = {
    verified: sum(({ totals }) => totals.verified),
    failed: sum(({ totals }) => totals.failed),
    cancelled: sum(({ totals }) => totals.cancelled),
    damaged: sum(({ damaged }) => damaged),
  }
  const text = `${countText(ended.length)} batches: ${partsText(whole)}.`
  return [{ id: ended[0]?.id ?? 0, text, hasFailures: whole.failed + whole.damaged > 0 }]
}

function endOf({ id, name, totals, damaged }: BatchOverview): BatchEnd {
  const { verified, failed, cancelled, bytes } = totals
  const isAll = failed + damaged === 0
  const cancelledText = isAll && cancelled > 0 ? ` ${filesText(cancelled)} cancelled.` : ''
  const text = isAll
    ? `${name}: ${filesText(verified)}, ${sizeText(bytes)}, verified.${cancelledText}`
    : `${name}: ${partsText({ ...totals, damaged })}.`
  return { id, text, hasFailures: !isAll }
}

/** The parts add up to all files of the batch. */
function partsText({ verified, failed, cancelled, damaged }: Parts): string {
  return [
    `${countText(verified - damaged)} verified`,
    ...(damaged > 0 ? [damagedText(damaged)] : []),
    `${countText(failed)} failed`,
    ...(cancelled > 0 ? [`${countText(cancelled)} cancelled`] : []),
  ].join(', ')
}
interface Parts {
  readonly verified: number
  readonly failed: number
  readonly cancelled: number
  readonly damaged: number
}
