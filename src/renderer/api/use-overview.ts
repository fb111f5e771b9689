import { useQueryClient } from '@tanstack/react-query'

import { applyDelta } from '#shared/contract/overview'
import type { Overview } from '#shared/contract/overview'

import { useAnnouncement } from './use-announcements.ts'
import { useAsk } from './use-ask.ts'
import type { Ask } from './use-ask.ts'

const question = ['queue.overview', {}] as const

/** The summary of the queue, kept live: announced differences are applied; after a missed one it is asked again. */
export function useOverview(): Ask<Overview> {
  const queries = useQueryClient()
  const ask = useAsk('queue.overview', {})
  useAnnouncement('queue.changed', delta => {
    const known = queries.getQueryData<Overview>(question)
    if (known === undefined) return
    const applied = applyDelta(known, delta)
    if (applied.kind === 'applied') queries.setQueryData<Overview>(question, applied.overview)
    else void queries.invalidateQueries({ queryKey: question })
  })
  return ask
}
