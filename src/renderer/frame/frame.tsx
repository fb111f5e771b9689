import { useEffect, useLayoutEffect, useState } from 'react'
import type { ReactNode } from 'react'

import { useLinkState } from '../api/client-context.tsx'
import { ConfirmHost } from '../kit/confirm.tsx'
import { HostReachable } from '../base/host-reachable.ts'
import { Activity } from './activity.tsx'
import { assertiveId, politeId } from './announce.ts'
import { useCommands } from './commands.ts'
import type { Command } from './commands.ts'
import { dispatchKeys } from './dispatch.ts'
import { LinkBanner } from './link-banner.tsx'
import { go, screens, screenTitles } from './navigation.ts'
import { Notifications } from './notifications.tsx'
import { Palette } from './palette.tsx'
import { applyPreferences } from '../base/preferences.ts'
import { Rail } from './rail.tsx'
import { focusRegion, rememberRegions } from './regions.ts'
import { screenKeys } from './screen-keys.ts'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { StatusBar } from './status-bar.tsx'
import { followActs } from './still-here.ts'
import { undoLast } from '../base/toasts.ts'

import './frame.css'

type Opened = 'palette' | 'shortcuts' | 'activity' | null

/** Everything around a screen. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const link = useLinkState()
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  useCommands(frameCommands(setOpened))
  useLayoutEffect(() => applyPreferences({}), [])
  useEffect(() => {
    // First, so that a key counts before its command makes a call.
    const stops = [followActs(), dispatchKeys(), rememberRegions()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return (
    <div className="frame-shell">
      <Rail />
      <LinkBanner />
      <div className="frame-page">
        <HostReachable value={link === 'live' || link === 'connecting'}>{children}</HostReachable>
      </div>
      <StatusBar />
      <Notifications />
      <div id={politeId} className="kit-hidden" aria-live="polite" />
      <div id={assertiveId} className="kit-hidden" aria-live="assertive" />
      <Palette isOpen={opened === 'palette'} onClose={close} />
      <ShortcutSheet isOpen={opened === 'shortcuts'} onClose={close} />
      <Activity isOpen={opened === 'activity'} onClose={close} />
      <ConfirmHost />
    </div>
  )
}

function frameCommands(open: (what: Opened) => void): readonly Command[] {
  const group = 'Everywhere'
  const toScreens = screens.map((screen, index) => ({
    id: `go.${screen}`,
    title: `Go to ${screenTitles[screen]}`,
    keys: screen === 'settings' ? [...screenKeys(index), 'Mod+,'] : screenKeys(index),
    group: 'Screens',
    run: () => go(screen),
  }))
  return [
    ...toScreens,
    { id: 'frame.palette', title: 'Commands', keys: ['Mod+K'], group, run: () => open('palette') },
    { id: 'frame.shortcuts', title: 'Keyboard shortcuts', keys: ['?'], group, run: () => open('shortcuts') },
    { id: 'frame.activity', title: 'Activity', group, run: () => open('activity') },
    { id: 'frame.undo', title: 'Undo', keys: ['Mod+Z'], group, run: () => void undoLast() },
    { id: 'frame.filter', title: 'Focus the filter', keys: ['/', 'Mod+F'], group, run: focusFilter },
    {
      id: 'frame.next-region',
      title: 'Next region',
      keys: ['F6'],
      group,
      run: () => focusRegion(1),
    },
    {
      id: 'frame.former-region',
      title: 'Previous region',
      keys: ['Shift+F6'],
      group,
      run: () => focusRegion(-1),
    },
  ]
}

function focusFilter(): void {
  const filter = document.querySelector<HTMLInputElement>('[data-screen-filter]')
  filter?.focus()
  filter?.select()
}
