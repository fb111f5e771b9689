import type { Reason } from '#shared/reasons'

import { classNames } from './class-names.ts'
import { markIcons } from './mark-icons.ts'
import { shortReason, stateLabel } from './state-label.ts'
import type { ShownState } from './state-label.ts'
import { useNow } from './use-now.ts'

export interface StateMarkProps {
  readonly state: ShownState
  readonly reason?: Reason | null | undefined
  /** When it is tried again, wall clock milliseconds. */
  readonly untilMs?: number | null | undefined
  /** There is a network, and the archive does not answer. */
  readonly hasLine?: boolean | undefined
  /** The word is read out but not seen; only the shape shows the state. */
  readonly isIconOnly?: boolean | undefined
  /** Shows the reason beside the word, in a few words. */
  readonly hasReason?: boolean | undefined
}

/** A state as shape, word and tone. */
export function StateMark(props: StateMarkProps) {
  const { state, reason = null, untilMs = null, isIconOnly = false, hasReason = false, hasLine } = props
  const nowMs = useNow(untilMs !== null)
  const { mark, word, tone, why } = stateLabel(state, reason, untilMs, nowMs, hasLine)
  const short = hasReason ? shortReason(state, reason, hasLine) : null
  const IconShown = markIcons[mark]
  return (
    <span
      className={classNames('kit-state', `tone-${tone}`, hasReason && 'has-reason')}
      title={why ?? undefined}
    >
      <IconShown aria-hidden size={14} />
      <span className={isIconOnly ? 'kit-hidden' : 'kit-state-word'}>{word}</span>
      {short !== null && <span className="kit-state-short">{`· ${short}`}</span>}
    </span>
  )
}
