import { summaryLine } from '#shared/lines'
import { countedText, formatBytes, formatCount } from '#shared/format'
import type { BatchView } from '#shared/models'

/** The line of a batch in its present state: its summary, and which batch it is. */
export function batchSummaryLine(batch: BatchView) {
  const { id, name, folder, state, totals, manifest, priority = null } = batch
  return { ...summaryLine({ ...totals, manifest }), batch: id, name, folder, state, priority }
}

/** The same for people: `batch 3 "ring" (paused): 12 files, 4 verified, 8 waiting, 84.2 MB`. */
export function batchText({ id, name, state, totals, priority = 'normal' }: BatchView): string {
  const { asked, verified, failed, cancelled, waiting, bytes } = totals
  const counts: readonly (readonly [number, string])[] = [
    [verified, 'verified'],
    [failed, 'failed'],
    [cancelled, 'cancelled'],
    [waiting, 'waiting'],
  ]
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
  const remarks = [
    ...(priority === 'normal' ? [] : [`${priority} priority`]),
    ...(state === 'paused' ? ['paused'] : []),
  ]
  const remarked = remarks.length > 0 ? ` (${remarks.join(', ')})` : ''
  return [
    `batch ${id} "${name}"${remarked}: ${countedText(asked, 'file', 'files')}`,
    ...parts,
    formatBytes(bytes),
  ].join(', ')
}
