import { useEffect, useRef } from 'react'

import { hourMs } from '#shared/durations'
import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { go } from '../../frame/navigation.ts'
import { showToast } from '../../base/toasts.ts'
import * as words from './wording.ts'

/** An open page checks this often; warnings come days before the end. */
const lookEveryMs = hourMs

/** Warns once, on any screen, that the token expires soon. The Token screen shows the warning all the time. */
export function useTokenWarnings(): void {
  const refresh = useRefresh()
  const ask = useAsk('token.status', {}, { everyMs: lookEveryMs })
  const told = useRef(new Set<string>())
  useAnnouncement('token.changed', () => refresh('token'))
  const status = ask.kind === 'shown' ? ask.value : null
  useEffect(() => {
    if (status === null) return
    for (const text of words.warningTexts(status)) {
      if (told.current.has(text)) continue
      told.current.add(text)
      showToast({ text, tone: 'warn', action: { label: words.openScreen, run: () => go('token') } })
    }
  }, [status])
}
