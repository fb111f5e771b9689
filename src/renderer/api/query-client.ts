import { QueryClient } from '@tanstack/react-query'
import { minuteMs } from '#shared/durations'

/**
 * Answers are kept for the page's life at most, and never written anywhere. The transport reconnects by itself, so
 * nothing is retried here; `always` because a host on loopback answers without any network.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        gcTime: 5 * minuteMs,
      },
    },
  })
}
