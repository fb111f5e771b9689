import type { directOrderCalls } from '#shared/contract/areas/queue-orders'
import type { Handlers } from '#shared/contract/calls'
import type { Queue } from './queue-api.ts'

/** Orders that the page and the command line give by the same names of the contract. */
export type DirectOrders = Pick<Handlers, keyof typeof directOrderCalls>

export function directOrders(queue: Pick<Queue, 'setPriority' | 'move' | 'rename'>): DirectOrders {
  return {
    'queue.prioritise': async ({ batchId, priority }) => {
      await queue.setPriority(batchId, priority)
      return {}
    },
    'queue.move': async ({ move }) => {
      await queue.move(move)
      return {}
    },
    'queue.rename': async ({ batchId, name }) => {
      await queue.rename(batchId, name)
      return {}
    },
  }
}
