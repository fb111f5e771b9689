import type { TokenStatus } from '#shared/contract/areas/token'

import { usePreferences } from '../../base/preferences.ts'
import { IconAlert, IconCheck, IconClock, IconFailed, IconKey } from '../../kit/icons.ts'
import type { Icon } from '../../kit/icons.ts'
import { useNow } from '../../kit/use-now.ts'
import * as words from './wording.ts'

const faces: Readonly<Record<TokenStatus['check'], { readonly icon: Icon; readonly tone: string }>> = {
  none: { icon: IconKey, tone: 'tone-token' },
  checking: { icon: IconClock, tone: 'tone-info' },
  accepted: { icon: IconCheck, tone: 'tone-done' },
  refused: { icon: IconFailed, tone: 'tone-error' },
  silent: { icon: IconAlert, tone: 'tone-warn' },
}

/** The account of the token, its end, and where it is kept. */
export function TokenState({ status }: { readonly status: TokenStatus }) {
  const nowMs = useNow()
  const { isUtc } = usePreferences()
  const { icon: IconShown, tone } = faces[status.check]
  const fixed = words.fixedText(status)
  const place = words.placeText(status)
  return (
    <div className="token-state" role="status">
      <p className={`token-headline ${tone}`}>
        <IconShown aria-hidden size={16} />
        <span>{words.headline(status)}</span>
      </p>
      {words.lifeLines(status, { nowMs, isUtc }).map(line => (
        <p key={line}>{line}</p>
      ))}
      {words.warningTexts(status).map(line => (
        <p key={line} className="token-warning tone-warn">
          <IconAlert aria-hidden size={16} />
          <span>{line}</span>
        </p>
      ))}
      {place !== '' && <p className="token-place">Kept {place}.</p>}
      {fixed !== null && <p className="token-place">{fixed}</p>}
    </div>
  )
}
