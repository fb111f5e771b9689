import { overviewDeltaSchema, overviewSchema } from '../overview.ts'
import { z } from 'zod'

import { queueDetailsCalls } from './queue-details.ts'
import { queueLimitsCalls } from './queue-limits.ts'
import { queueLiveCalls, queueLiveEvents } from './queue-live.ts'
import { queueOrdersCalls } from './queue-orders.ts'
import { queueRowsCalls } from './queue-rows.ts'

export const queueCalls = {
  'queue.overview': { input: z.strictObject({}), output: overviewSchema },
  ...queueRowsCalls,
  ...queueLiveCalls,
  ...queueDetailsCalls,
  ...queueOrdersCalls,
  ...queueLimitsCalls,
} as const

/** Coalesced differences, at most four a second. */
export const queueEvents = {
  'queue.changed': overviewDeltaSchema,
  ...queueLiveEvents,
} as const
