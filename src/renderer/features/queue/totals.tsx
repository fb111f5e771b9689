import type { Overview } from '#shared/contract/overview'

import { useLinkState } from '../../api/client-context.tsx'
import { usePreferences } from '../../base/preferences.ts'
import { unknownRate } from '../../frame/status-words.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { useNow } from '../../kit/use-now.ts'
import { exactText, percentOf, rateText } from '../../kit/words.ts'
import { useCalm } from '../../kit/use-calm.ts'
import { etaText, volumePercent, volumeText } from './wording.ts'
import { gateText } from './timetable-wording.ts'

/** Speed, volume and end. Texts change once a second; without a live link they are unknown. */
export function Totals({ overview }: { readonly overview: Overview }) {
  const calm = useCalm(overview, 1000)
  const isLive = useLinkState() === 'live'
  const { isUtc } = usePreferences()
  const { now, bytesPerSecond } = calm
  const nowMs = useNow(now.eta.kind === 'held' || now.eta.kind === 'range')
  const hasLine = now.held.some(hold => hold.hasLine === true)
  const eta = isLive ? etaText(now.eta, nowMs, isUtc, hasLine) : ''
  return (
    <section className="queue-totals" aria-label="Totals">
      <p className="queue-figures">
        <strong className="queue-rate">{isLive ? `↓ ${rateText(bytesPerSecond)}` : unknownRate}</strong>
        <span className="queue-muted">{gateText(now.gate, isUtc)}</span>
      </p>
      <p className="queue-figures">
        <span title={`${exactText(now.presentBytes)} of ${exactText(now.askedBytes)}`}>
          {volumeText(now)}
        </span>
        <strong>{volumePercent(now)}</strong>
      </p>
      <ProgressBar
        name="Whole queue"
        value={now.presentBytes}
        max={Math.max(1, now.askedBytes)}
        valueText={`${percentOf(now.presentBytes, now.askedBytes)} percent${eta === '' ? '' : `, ${eta}`}`}
      />
      <p className="queue-eta">{eta}</p>
    </section>
  )
}
