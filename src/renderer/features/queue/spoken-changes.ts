import type { Overview } from '#shared/contract/overview'

import { countedText, countText, filesText, percentOf, sizeText } from '../../kit/words.ts'

/** The text to read out after a change: start, quarters, end and new problems. Null for smaller changes. Pure. */
export function spokenChange(before: Overview, after: Overview): string | null {
  const parts = [begun(before, after), quarter(before, after), ended(before, after), problems(before, after)]
  const texts = parts.filter(part => part !== null)
  return texts.length === 0 ? null : texts.join(' ')
}

const isIdle = ({ totals }: Overview): boolean => totals.waiting === 0

function begun(before: Overview, after: Overview): string | null {
  if (!isIdle(before) || isIdle(after)) return null
  return `Downloads have started: ${filesText(after.totals.waiting)} left.`
}

function quarter(before: Overview, after: Overview): string | null {
  if (isIdle(after)) return null
  const of = ({ now }: Overview): number => Math.floor(percentOf(now.presentBytes, now.askedBytes) / 25)
  const reached = of(after)
  // New files can lower the share; only growth is read out.
  return reached > of(before) && reached < 4 ? `${reached * 25} percent.` : null
}

function ended(before: Overview, after: Overview): string | null {
  if (isIdle(before) || !isIdle(after)) return null
  const { verified, failed, bytes } = after.totals
  if (verified + failed === 0) return 'Nothing is left in the queue.'
  const files = `${filesText(verified)} verified, ${sizeText(bytes)}`
  return failed === 0 ? `Done: ${files}.` : `Done with failures: ${files}, ${countText(failed)} failed.`
}

function problems(before: Overview, after: Overview): string | null {
  const count = after.now.groups.attention.items
  if (count <= before.now.groups.attention.items) return null
  return `${countedText(count, 'file needs', 'files need')} attention.`
}
