import type { QueueGroup } from '#shared/contract/areas/queue-rows'
import { reasonFacts } from '#shared/reason-facts'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

/** The group a file is listed below, by its stored state. Null: it has ended, and its time decides whether that was today. */
export function groupOf(state: ItemState, reason: Reason | null): Exclude<QueueGroup, 'finished'> | null {
  switch (state) {
    case 'failed':
      return 'attention'
    case 'fetching':
    case 'verifying':
      return 'active'
    case 'queued':
    case 'paused':
      return 'waiting'
    case 'waiting':
      if (reason === null) return 'waiting'
      if (reasonFacts[reason].needsPerson) return 'attention'
      return reasonFacts[reason].retried === 'soon' ? 'active' : 'waiting'
    case 'done':
    case 'cancelled':
      return null
  }
}
