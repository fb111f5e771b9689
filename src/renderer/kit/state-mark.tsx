import type { Reason } from '#shared/reasons'

import { classNames } from './class-names.ts'
import {
  IconBan,
  IconArrowDown,
  IconChanged,
  IconCheck,
  IconCheckTwice,
  IconClock,
  IconDisk,
  IconFailed,
  IconKey,
  IconLink,
  IconOffline,
  IconPause,
  IconRetry,
  IconVerify,
} from './icons.ts'
import type { Icon } from './icons.ts'
import { shortReason, standingOf } from './standing.ts'
import type { Mark, ShownState } from './standing.ts'
import { useNow } from './use-now.ts'

const icons: Readonly<Record<Mark, Icon>> = {
  waiting: IconClock,
  downloading: IconArrowDown,
  verifying: IconVerify,
  paused: IconPause,
  retry: IconRetry,
  token: IconKey,
  changed: IconChanged,
  failed: IconFailed,
  done: IconCheck,
  here: IconCheckTwice,
  duplicate: IconLink,
  offline: IconOffline,
  cancelled: IconBan,
  stopped: IconDisk,
}

export interface StateMarkProps {
  readonly state: ShownState
  readonly reason?: Reason | null | undefined
  /** When it is tried again, wall clock milliseconds. */
  readonly untilMs?: number | null | undefined
  /** The word is read out but not seen; the shape alone tells the state. */
  readonly isIconOnly?: boolean | undefined
  /** The reason is seen beside the word, in a few words. */
  readonly hasReason?: boolean | undefined
}

/** A state as shape, word and tone. */
export function StateMark(props: StateMarkProps) {
  const { state, reason = null, untilMs = null, isIconOnly = false, hasReason = false } = props
  const nowMs = useNow(untilMs !== null)
  const { mark, word, tone, why } = standingOf(state, reason, untilMs, nowMs)
  const short = hasReason ? shortReason(state, reason) : null
  const IconShown = icons[mark]
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
