import type { TokenStatus } from '#shared/contract/areas/token'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk, useRefresh } from '../../api/use-ask.ts'
import type { Ask } from '../../api/use-ask.ts'

/** Files that wait for a token change without an announcement of their own. */
const countedEveryMs = 5_000

/** The state of the token, following its changes. It never holds the token. */
export function useTokenStatus(): Ask<TokenStatus> {
  const refresh = useRefresh()
  useAnnouncement('token.changed', () => refresh('token'))
  return useAsk('token.status', {}, { everyMs: countedEveryMs })
}
