import { useSyncExternalStore } from 'react'

import type { Client, Link } from '#shared/contract/client'

/** The present link of a client, following its changes. */
export function useLink(client: Client): Link {
  return useSyncExternalStore(
    changed => client.watchLink(changed),
    () => linkOf(client),
  )
}

/** `watchLink` calls its listener at once with the present link. */
function linkOf(client: Client): Link {
  let present: Link = 'connecting'
  const stop = client.watchLink(link => {
    present = link
  })
  stop()
  return present
}
