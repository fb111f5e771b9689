import type { Output } from '#shared/contract/calls'
import type { SettingName, Settings } from '#shared/settings'

import { useAsk } from '../../api/use-ask.ts'
import type { Ask } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { useTakeSettings } from '../../frame/use-settings.ts'

export type SettingValue = Settings[SettingName]

export interface SettingsInUse {
  readonly ask: Ask<Output<'settings.read'>>
  /** Resolves to why it was not saved, or null. */
  readonly change: (name: SettingName, value: SettingValue) => Promise<string | null>
  readonly reset: (name: SettingName) => Promise<string | null>
}

/** The settings of the host and every change of them; `useSettingsInForce` takes in what is announced. */
export function useSettings(): SettingsInUse {
  const ask = useAsk('settings.read', {})
  const changing = useOrder('settings.change', { quiet: true })
  const resetting = useOrder('settings.reset', { quiet: true })
  // So that no row shows its former value for a moment.
  const take = useTakeSettings()
  return {
    ask,
    change: async (name, value) => {
      const reply = await changing.run({ change: { [name]: value } })
      if (!reply.ok) return reply.error.message
      take(reply.value)
      return null
    },
    reset: async name => {
      const reply = await resetting.run({ names: [name] })
      if (!reply.ok) return reply.error.message
      take(reply.value)
      return null
    },
  }
}
