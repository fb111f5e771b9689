import { useCallback, useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'

import type { OpeningView } from '#shared/contract/areas/shell'

import { useAnnouncement } from '../api/use-announcements.ts'
import { useClient } from '../api/client-context.tsx'
import { go } from './navigation.ts'
import { rememberPlace } from './still-here.ts'
import { showToast } from '../base/toasts.ts'

/** What the app was asked to open and a screen has not taken yet. */
const useStore = create<{ readonly opening: OpeningView | null }>(() => ({ opening: null }))

type OfKind<K extends OpeningView['kind']> = Extract<OpeningView, { readonly kind: K }>

/** Takes what was opened from outside, once, as soon as its screen is there. It is a preview: nothing is fetched by it. */
export function useOpening<K extends 'list' | 'search'>(kind: K, take: (opening: OfKind<K>) => void): void {
  const opening = useStore(state => state.opening)
  const taken = useEffectEvent((given: OpeningView) => take(given as OfKind<K>)) // its kind was compared
  useEffect(() => {
    if (opening?.kind !== kind) return
    useStore.setState({ opening: null })
    taken(opening)
  }, [opening, kind])
}

/** Fetches openings from the host, at the start and whenever there is one, and shows the screen that takes it. */
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

/** For who has gone on before it could be read. */
function offer(opening: Shown): void {
  const name = opening.kind === 'list' ? opening.name : opening.query
  showToast({ text: `${name} was opened.`, action: { label: 'Show', run: () => show(opening) } })
}
