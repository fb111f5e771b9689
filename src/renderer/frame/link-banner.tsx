import { useEffect, useState } from 'react'

import { useClient, useLinkState } from '../api/client-context.tsx'
import { Banner } from '../kit/banner.tsx'
import { Button } from '../kit/button.tsx'
import { announce } from './announce.ts'
import { usePreferences } from '../base/preferences.ts'
import { lostText } from './status-words.ts'

/** Shown at the top while the host does not answer: since when the page is old, and a button to try at once. */
export function LinkBanner() {
  const client = useClient()
  const link = useLinkState()
  const { isUtc } = usePreferences()
  const [lastLiveMs, setLastLiveMs] = useState<number | null>(null)
  const isLost = link === 'lost' || link === 'unpaired'
  useEffect(
    () =>
      client.watchLink(present => {
        // While it is live everything shown is of now; the moment it ends is the last update.
        if (present === 'live') setLastLiveMs(Infinity)
        else setLastLiveMs(known => (known === Infinity ? Date.now() : known))
      }),
    [client],
  )
  const text = lostText(lastLiveMs === Infinity ? null : lastLiveMs, isUtc)
  useEffect(() => {
    if (isLost) announce('Halyard does not answer.', 'assertive')
  }, [isLost])
  if (!isLost) return null
  return (
    <div className="frame-link">
      <Banner
        tone="warn"
        text={text}
        actions={
          <Button isLocal onPress={() => client.reconnect()}>
            Reconnect
          </Button>
        }
      />
    </div>
  )
}
