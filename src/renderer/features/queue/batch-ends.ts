import type { BatchOverview, Overview } from '#shared/contract/overview'

import { countText, filesText, sizeText } from '../../kit/words.ts'

export interface BatchEnd {
  readonly id: number
  readonly text: string
  readonly hasFailures: boolean
}

/** More ends than these at one moment are told in one sum. */
const mostEnds = 3

/**
 * Batches of which nothing waits any more, seen between two looks at the queue; also those that came and ended in
 * between, as small ones and copied ones do. Pure.
 */
export function batchEnds(before: Overview, after: Overview): readonly BatchEnd[] {
  const known = new Map(before.batches.map(batch => [batch.id, batch]))
  const newest = Math.max(0, ...known.keys())
  const ended = after.batches.filter(({ id, totals }) => {
    if (totals.waiting > 0 || totals.verified + totals.failed === 0) return false
    const former = known.get(id)
    // One that was beyond the window of the list is older than what is in it.
    return former === undefined ? id > newest : former.totals.waiting > 0
  })
  if (ended.length <= mostEnds) return ended.map(endOf)
  const sum = (of: 'verified' | 'failed'): number => ended.reduce((all, { totals }) => all + totals[of], 0)
  const failed = sum('failed')
  const text = `${countText(ended.length)} batches: ${countText(sum('verified'))} verified, ${countText(failed)} failed.`
  return [{ id: ended[0]?.id ?? 0, text, hasFailures: failed > 0 }]
}

function endOf({ id, name, totals: { verified, failed, cancelled, bytes } }: BatchOverview): BatchEnd {
  const left = cancelled > 0 ? ` ${filesText(cancelled)} cancelled.` : ''
  const text =
    failed === 0
      ? `${name}: ${filesText(verified)}, ${sizeText(bytes)}, verified.${left}`
      : `${name}: ${countText(verified)} verified, ${countText(failed)} failed.${left}`
  return { id, text, hasFailures: failed > 0 }
}
