import { useEffect, useEffectEvent } from 'react'

import type { EventName, Payload } from '#shared/contract/calls'

import { useClient } from './client-context.tsx'

/** Calls the listener for one kind of announcement while mounted. A changed listener keeps the subscription. */
export function useAnnouncement<N extends EventName>(name: N, listener: (payload: Payload<N>) => void): void {
  const client = useClient()
  const hear = useEffectEvent(listener)
  useEffect(() => client.on(name, payload => hear(payload)), [client, name])
}
