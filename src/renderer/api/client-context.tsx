import { createContext, useContext, useEffect, useEffectEvent } from 'react'

import type { Client, Link } from '#shared/contract/client'

import { useLink } from './use-link.ts'

/** The page's one client; `App` provides it. */
export const ClientContext = createContext<Client | null>(null)

/** The contract client of this page. Throws where no provider is above. */
export function useClient(): Client {
  const client = useContext(ClientContext)
  if (client === null) throw new Error('No client is provided above this component.')
  return client
}

/** Whether announcements arrive now. */
export const useLinkState = (): Link => useLink(useClient())

/** Runs after every return of the link, since announcements were missed meanwhile. */
export function useReturn(run: () => void): void {
  const client = useClient()
  const latest = useEffectEvent(run)
  useEffect(() => {
    let wasLive: boolean | null = null
    return client.watchLink(link => {
      if (link === 'live' && wasLive === false) latest()
      wasLive = link === 'live'
    })
  }, [client])
}
