import { useEffect } from 'react'

import { useLinkState } from '../api/client-context.tsx'
import { useOverview } from '../api/use-overview.ts'
import { IconAlert, IconCheck, IconClock, IconOffline } from '../kit/icons.ts'
import { useCalm } from '../kit/use-calm.ts'
import { useNow } from '../kit/use-now.ts'
import { exactText } from '../kit/words.ts'
import { setTitleLead } from './navigation.ts'
import { usePreferences } from '../base/preferences.ts'
import { isArchiveSilent, isOnline, linkWords, statusParts, titleLead } from './status-words.ts'

const icons = { done: IconCheck, hold: IconClock, warn: IconOffline } as const

/** Figures that change more often cannot be read. */
const textEveryMs = 1000

/** The line at the bottom: link, speed, what is left, when it is done and how much fits. */
export function StatusBar() {
  const link = useLinkState()
  const { isUtc } = usePreferences()
  const ask = useOverview()
  const overview = useCalm(ask.kind === 'shown' ? ask.value : null, textEveryMs)
  const nowMs = useNow(overview?.now.eta.kind === 'range')
  const lead = overview === null ? null : titleLead(overview)
  useEffect(() => setTitleLead(lead), [lead])
  const isSilent = overview !== null && isArchiveSilent(overview)
  const { text, tone } = linkWords(link, overview === null || isOnline(overview), isSilent)
  const IconShown = link === 'live' && isSilent ? IconAlert : icons[tone]
  return (
    <footer className="frame-status" data-region="status" tabIndex={-1}>
      <span className={`frame-status-link tone-${tone}`}>
        <IconShown aria-hidden size={14} />
        {text}
      </span>
      {overview !== null &&
        statusParts(overview, isUtc, nowMs, link === 'live').map((part, index) => (
          <span
            key={index}
            title={index === 0 && link === 'live' ? exactText(overview.bytesPerSecond) : undefined}
          >
            {part}
          </span>
        ))}
    </footer>
  )
}
