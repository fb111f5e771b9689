import { useEffect } from 'react'

import { useAnnouncement } from '../api/use-announcements.ts'
import { useAsk } from '../api/use-ask.ts'
import { applyPreferences } from '../base/preferences.ts'

/** Applies the settings of the page, at the start and after every change. */
export function useSettingsInForce(): void {
  const ask = useAsk('settings.read', {})
  const settings = ask.kind === 'shown' ? ask.value.settings : null
  useEffect(() => {
    if (settings !== null) applyPreferences(settings)
  }, [settings])
  useAnnouncement('settings.changed', ({ settings: changed }) => applyPreferences(changed))
}
