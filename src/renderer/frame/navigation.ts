import { useEffect, useSyncExternalStore } from 'react'

import { isDesktop } from '../base/system.ts'

export const screens = ['search', 'selection', 'queue', 'manifests', 'settings', 'token'] as const
export type ScreenName = (typeof screens)[number]

export const screenTitles: Readonly<Record<ScreenName, string>> = {
  search: 'Search',
  selection: 'Selection',
  queue: 'Queue',
  manifests: 'Manifests',
  settings: 'Settings',
  token: 'Token',
}

/** What is shown when the address names nothing. */
const firstScreen: ScreenName = 'queue'

/** The screen of an address such as `#/queue`; anything else is the first one. Pure. */
export function screenOf(hash: string): ScreenName {
  const name = hash.replace(/^#\//, '').split('/')[0]
  return screens.find(screen => screen === name) ?? firstScreen
}

/** The present screen, following the address, so that reloading, back and forward work. */
export const useScreen = (): ScreenName =>
  useSyncExternalStore(followHash, () => screenOf(window.location.hash))

function followHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

/** Shows a screen. */
export function go(screen: ScreenName): void {
  if (screenOf(window.location.hash) !== screen || window.location.hash === '') {
    window.location.hash = `#/${screen}`
  }
}

let titleText = ''
let titleLead: string | null = null

/** Names the page while mounted: `Queue · Halyard`. `Screen` calls it with its title. */
export function useTitle(text: string): void {
  useEffect(() => {
    titleText = text
    writeTitle()
  }, [text])
}

/** What leads the title of a browser tab, where only the beginning is seen: `53 %`. Null for nothing. */
export function setTitleLead(lead: string | null): void {
  titleLead = lead
  writeTitle()
}

function writeTitle(): void {
  const lead = titleLead === null || isDesktop ? '' : `${titleLead} · `
  document.title = `${lead}${titleText === '' ? '' : `${titleText} · `}Halyard`
}
