import type { CheckResult } from '#shared/check-results'
import type { ManifestBatch } from '#shared/contract/areas/manifests'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

import { IconAlert, IconCheckTwice, IconClock, IconMinus } from '../../kit/icons.ts'
import { checkIcons } from '../../kit/mark-icons.ts'
import { StateMark } from '../../kit/state-mark.tsx'
import { checkWords, damageOf, resultText } from './wording.ts'

const resultIcons = { complete: IconCheckTwice, incomplete: IconAlert, waiting: IconClock } as const
const resultTones = { complete: 'done', incomplete: 'warn', waiting: 'hold' } as const

/** The result of a batch: shape, words and tone. */
export function ResultMark({ batch }: { readonly batch: ManifestBatch }) {
  // Of a batch without files nothing was verified.
  const isEmpty = batch.result === 'complete' && batch.totals.asked === 0
  const IconShown = isEmpty ? IconMinus : resultIcons[batch.result]
  const tone = isEmpty ? 'hold' : resultTones[batch.result]
  return (
    <span className={`kit-state tone-${tone}`}>
      <IconShown aria-hidden size={14} />
      <span className="kit-state-word">{resultText(batch)}</span>
    </span>
  )
}

const checkTones = { intact: 'done', missing: 'error', changed: 'warn', unreadable: 'error' } as const

/** The result of the last verification: shape, word and tone. */
export function CheckMark({ result }: { readonly result: CheckResult }) {
  const IconShown = checkIcons[result]
  return (
    <span className={`kit-state tone-${checkTones[result]}`}>
      <IconShown aria-hidden size={14} />
      <span className="kit-state-word">{checkWords[result]}</span>
    </span>
  )
}

/** The state of a file, or what the last verification found wrong with it. */
export function FileMark(file: {
  readonly state: ItemState
  readonly reason: Reason | null
  readonly check: CheckResult | null
}) {
  const damage = damageOf(file)
  return damage === null ? (
    <StateMark state={file.state} reason={file.reason} />
  ) : (
    <CheckMark result={damage} />
  )
}
