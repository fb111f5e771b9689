import { useEffect } from 'react'

import { useAnnouncement } from '../api/use-announcements.ts'
import { useAsk } from '../api/use-ask.ts'
import { applyPreferences } from '../base/preferences.ts'

/** Brings the settings that concern the page into force, at the start and whenever anybody changes them. */
export function useSettingsInForce(): void {
  const ask = useAsk('settings.read', {})
  const settings = ask.kind === 'shown' ? ask.value.settings : null
  useEffect(() => {
    if (settings !== null) applyPreferences(settings)
  }, [settings])
  useAnnouncement('settings.changed', ({ settings: changed }) => applyPreferences(changed))
}
