import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import type { Output } from '#shared/contract/calls'

import { useAnnouncement } from '../api/use-announcements.ts'
import { useAsk } from '../api/use-ask.ts'
import { applyPreferences } from '../base/preferences.ts'

/** Applies the settings of the page, at the start and after every change; what was announced last holds. */
export function useSettingsInForce(): void {
  const ask = useAsk('settings.read', {})
  const settings = ask.kind === 'shown' ? ask.value.settings : null
  useEffect(() => {
    if (settings !== null) applyPreferences(settings)
  }, [settings])
  useAnnouncement('settings.changed', useTakeSettings())
}

/** Shows settings that have just come, announced or as the answer to an order, wherever settings are shown. */
export function useTakeSettings(): (value: Output<'settings.read'>) => void {
  const queries = useQueryClient()
  return value => {
    const queryKey = ['settings.read', {}]
    // An answer that is still on its way may be older.
    void queries.cancelQueries({ queryKey }, { revert: false, silent: true })
    queries.setQueryData(queryKey, value)
  }
}
