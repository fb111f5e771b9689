import type { Reason } from '#shared/reasons'

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
import { standingOf } from './standing.ts'
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
}

/** A state as shape, word and tone. */
export function StateMark({ state, reason = null, untilMs = null, isIconOnly = false }: StateMarkProps) {
  const nowMs = useNow(untilMs !== null)
  const { mark, word, tone, why } = standingOf(state, reason, untilMs, nowMs)
  const IconShown = icons[mark]
  return (
    <span className={`kit-state tone-${tone}`} title={why ?? undefined}>
      <IconShown aria-hidden size={14} />
      <span className={isIconOnly ? 'kit-hidden' : 'kit-state-word'}>{word}</span>
    </span>
  )
}
