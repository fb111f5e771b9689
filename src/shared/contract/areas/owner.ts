import { z } from 'zod'

import { verbs } from '../../choices.ts'
import { errorCodes } from '../../errors.ts'
import { reasons } from '../../reasons.ts'
import { itemStates } from '../../states.ts'
import {
  batchOptionsSchema,
  batchViewSchema,
  enqueuedSchema,
  itemViewSchema,
  outcomeSchema,
  summarySchema,
  totalsSchema,
  wantedFileSchema,
} from '../batch.ts'
import { directOrderCalls } from './queue-orders.ts'

/**
 * What another process of the same user asks of the process that owns the queue. Served by the local socket alone: a
 * token crosses it, so neither HTTP nor the desktop's bridge knows these names.
 */

const id = z.int().nonnegative()
const none = z.strictObject({})
const done = none
/** Rows of one answer. */
export const itemsAtOnce = 500

/** What an order of the command line applies to. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('item'), itemId: id }),
  z.strictObject({ kind: z.literal('batch'), batchId: id }),
  z.strictObject({ kind: z.literal('all') }),
])

export const itemFilterSchema = z.strictObject({
  batchId: id.exactOptional(),
  states: z.array(z.enum(itemStates)).readonly().exactOptional(),
  reasons: z.array(z.enum(reasons)).readonly().exactOptional(),
})

export const queueEventSchema = z.discriminatedUnion('kind', [
  /** `receivedBytes`: of a file that has just become done, what its last attempt received over the network. */
  z.object({
    kind: z.literal('item-changed'),
    item: itemViewSchema.readonly(),
    receivedBytes: z.int().nonnegative().exactOptional(),
  }),
  z.object({
    kind: z.literal('item-progressed'),
    itemId: id,
    presentBytes: z.number(),
    totalBytes: z.number().nullable(),
  }),
  z.object({ kind: z.literal('batch-ended'), batchId: id, summary: summarySchema.readonly() }),
  /** Many items or the batch itself changed at once: ask again. Null means every batch. */
  z.object({ kind: z.literal('batch-changed'), batchId: id.nullable() }),
  /** The manifest could not be written; `message` is one plain sentence. */
  z.object({
    kind: z.literal('manifest-failed'),
    batchId: id,
    code: z.enum(errorCodes),
    message: z.string(),
  }),
  /** A server asked for a pause: nothing is asked of it for so long. */
  z.object({ kind: z.literal('host-held'), host: z.string(), delayMs: z.number() }),
])

/** What a command brings along for its batch: the one message that holds a token. */
export const credentialsSchema = z.strictObject({
  account: z
    .strictObject({
      token: z.string().min(1).max(512),
      user: z.string(),
      times: z
        .strictObject({
          createdMs: z.number().nullable(),
          savedMs: z.number(),
          lastUsedMs: z.number().nullable(),
        })
        .nullable(),
      isRefused: z.boolean(),
    })
    .nullable(),
  allowedHosts: z.array(z.string()),
  bytesPerSecond: z.number().positive().nullable(),
})

export type SentCredentials = Readonly<z.infer<typeof credentialsSchema>>

/** The guest numbers what lasts (an enqueue, a run, credentials), so that `owner.stop` can name it. */
const work = z.int().positive()

export const ownerCalls = {
  /** A fresh address of the owner's page, if it has one. */
  'owner.page': { input: none, output: z.string().nullable() },
  'owner.batches': { input: none, output: z.array(batchViewSchema).readonly() },
  'owner.batch': { input: z.strictObject({ batchId: id }), output: batchViewSchema.nullable() },
  /** Null: of every batch. */
  'owner.totals': { input: z.strictObject({ batchId: id.nullable() }), output: totalsSchema },
  'owner.outcomes': {
    input: z.strictObject({ batchId: id.nullable() }),
    output: z.array(outcomeSchema).readonly(),
  },
  'owner.items': {
    input: z.strictObject({
      filter: itemFilterSchema,
      afterId: id,
      limit: z.int().positive().max(itemsAtOnce),
    }),
    output: z.array(itemViewSchema).readonly(),
  },
  'owner.order': { input: z.strictObject({ verb: z.enum(verbs), target: targetSchema }), output: done },
  /** Its files follow in `owner.files`; the answer is the acknowledgement of all of them. */
  'owner.enqueue': { input: z.strictObject({ work, options: batchOptionsSchema }), output: enqueuedSchema },
  /** Answered once the queue takes the group: one more may be sent then, unless none is wanted any more. */
  'owner.files': {
    input: z.strictObject({ work, files: z.array(wantedFileSchema).readonly(), isLast: z.boolean() }),
    output: z.strictObject({ isWanted: z.boolean() }),
  },
  /** Answered when nothing more can be done now. */
  'owner.run': { input: z.strictObject({ work, batchId: id }), output: summarySchema },
  /** In force until `owner.stop`, or until the guest is gone. */
  'owner.provide': {
    input: z.strictObject({ work, folder: z.string(), credentials: credentialsSchema }),
    output: done,
  },
  /** Ends what lasts, as by Ctrl-C; what is over already is left alone. */
  'owner.stop': { input: z.strictObject({ work }), output: done },
} as const

const ownerEvents = { 'owner.event': queueEventSchema } as const

/** What a guest may ask: the area of its own, and the orders that the page gives too. */
export const ownerContract = {
  calls: { ...ownerCalls, ...directOrderCalls },
  events: ownerEvents,
  advice: 'Run the command again with the version of Halyard that owns the queue.',
} as const
