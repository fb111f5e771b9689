import { z } from 'zod'

import { overviewDeltaSchema, overviewSchema } from '../overview.ts'

export const queueCalls = {
  'queue.overview': { input: z.strictObject({}), output: overviewSchema },
} as const

/** Coalesced differences, at most four a second. */
export const queueEvents = {
  'queue.changed': overviewDeltaSchema,
} as const
