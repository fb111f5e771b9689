import type { CheckResult } from '#shared/check-results'
import type { SessionView } from '#shared/contract/areas/manifests'

import {
  IconAlert,
  IconChanged,
  IconCheckTwice,
  IconClock,
  IconFailed,
  IconVerified,
} from '../../kit/icons.ts'
import { checkWords, resultText } from './wording.ts'

const sessionIcons = { complete: IconCheckTwice, incomplete: IconAlert, waiting: IconClock } as const
const sessionTones = { complete: 'done', incomplete: 'warn', waiting: 'hold' } as const

/** What came of a session: shape, words and tone. */
export function ResultMark({ session }: { readonly session: SessionView }) {
  const IconShown = sessionIcons[session.result]
  return (
    <span className={`kit-state tone-${sessionTones[session.result]}`}>
      <IconShown aria-hidden size={14} />
      <span className="kit-state-word">{resultText(session)}</span>
    </span>
  )
}

const checkIcons = {
  intact: IconVerified,
  missing: IconFailed,
  changed: IconChanged,
  unreadable: IconAlert,
} as const
const checkTones = { intact: 'done', missing: 'error', changed: 'warn', unreadable: 'error' } as const

/** What the last verification found: shape, word and tone. */
export function CheckMark({ result }: { readonly result: CheckResult }) {
  const IconShown = checkIcons[result]
  return (
    <span className={`kit-state tone-${checkTones[result]}`}>
      <IconShown aria-hidden size={14} />
      <span className="kit-state-word">{checkWords[result]}</span>
    </span>
  )
}
