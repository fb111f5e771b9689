import { useCallback, useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'

import type { OpeningView } from '#shared/contract/areas/shell'

import { useAnnouncement } from '../api/use-announcements.ts'
import { useClient } from '../api/client-context.tsx'
import { go } from './navigation.ts'
import { rememberPlace } from './still-here.ts'
import { showToast } from '../base/toasts.ts'

/** What was opened from outside and is not yet taken by a screen. */
const useStore = create<{ readonly opening: OpeningView | null }>(() => ({ opening: null }))

type OfKind<K extends OpeningView['kind']> = Extract<OpeningView, { readonly kind: K }>

/**
 * Takes what was opened from outside, once, when its screen is mounted. It is a preview: nothing is downloaded by it.
 */
export function useOpening<K extends 'list' | 'search'>(kind: K, take: (opening: OfKind<K>) => void): void {
  const opening = useStore(state => state.opening)
  const taken = useEffectEvent((given: OpeningView) => take(given as OfKind<K>)) // its kind was compared
  useEffect(() => {
    if (opening?.kind !== kind) return
    useStore.setState({ opening: null })
    taken(opening)
  }, [opening, kind])
}

/** Gets openings from the host, at the start and when one is announced, and shows the screen that takes it. */
export function useOpenings(): void {
  const client = useClient()
  const look = useCallback(async () => {
    const place = rememberPlace()
    const reply = await client.call('shell.take-opening', {})
    if (!reply.ok || reply.value === null) return
    const opening = reply.value
    if (opening.kind === 'unreadable') {
      showToast({ text: opening.message, tone: 'error' })
      return
    }
    if (place.isStillHere()) show(opening)
    else offer(opening)
  }, [client])
  useEffect(() => void look(), [look])
  useAnnouncement('shell.opened', () => void look())
}

type Shown = OfKind<'list' | 'search'>

function show(opening: Shown): void {
  useStore.setState({ opening })
  go(opening.kind === 'list' ? 'selection' : 'search')
}

/** Offers it by a toast when the person has done something else meanwhile. */
function offer(opening: Shown): void {
  const name = opening.kind === 'list' ? opening.name : opening.query
  showToast({ text: `${name} was opened.`, action: { label: 'Show', run: () => show(opening) } })
}
