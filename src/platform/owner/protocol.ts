import { z } from 'zod'
import { credentialsSchema, itemFilterSchema, itemsAtOnce, targetSchema } from '#shared/contract/areas/owner'
import { moveSchema } from '#shared/contract/areas/queue-orders'
import { batchOptionsSchema, wantedFileSchema } from '#shared/contract/batch'
import { priorities, verbs } from '#shared/choices'
import { errorCodes } from '#shared/errors'

/**
 * What crosses the local socket: one JSON object per line. The client says hello with the key of the owner file and is
 * welcomed or refused; then it sends requests, and gets one answer or failure for each, by id, and events.
 */
export const protocolVersion = 1

const id = z.int().nonnegative()
const text = z.string()

export const helloSchema = z.object({ kind: z.literal('hello'), protocol: z.int(), key: text })

export const welcomeSchema = z
  .object({
    kind: z.literal('welcome'),
    protocol: z.literal(protocolVersion),
    pid: z.int().positive(),
    /** The archive that the owner asks. */
    archiveUrl: text,
    /** Whether it runs all that is queued, or only its own command. */
    isServing: z.boolean(),
  })
  .readonly()
export type Welcome = z.infer<typeof welcomeSchema>

const head = <Call extends string>(call: Call) => ({ call: z.literal(call), id })

/** What a client may ask. `files`, `stop` and `more` belong to the enqueue, run or loan of the same id. */
export const requestSchema = z.discriminatedUnion('call', [
  z.object({ ...head('ping') }),
  z.object({ ...head('page') }),
  z.object({ ...head('subscribe'), isWanted: z.boolean() }),
  z.object({ ...head('batches') }),
  z.object({ ...head('batch'), batchId: id }),
  z.object({ ...head('totals'), batchId: id.nullable() }),
  z.object({ ...head('outcomes'), batchId: id.nullable() }),
  z.object({
    ...head('items'),
    filter: itemFilterSchema,
    afterId: id,
    limit: z.int().positive().max(itemsAtOnce),
  }),
  z.object({ ...head('order'), verb: z.enum(verbs), target: targetSchema }),
  z.object({ ...head('set-priority'), batchId: id, priority: z.enum(priorities) }),
  z.object({ ...head('move'), move: moveSchema }),
  z.object({ ...head('enqueue'), options: batchOptionsSchema }),
  z.object({ ...head('files'), files: z.array(wantedFileSchema), isLast: z.boolean() }),
  z.object({ ...head('run'), batchId: id }),
  z.object({ ...head('lend'), folder: text, loan: credentialsSchema }),
  z.object({ ...head('stop') }),
])
export type Request = z.infer<typeof requestSchema>

/** What the owner says after the welcome. `more` asks for the next files of an enqueue. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id, value: z.unknown() }),
  z.object({ kind: z.literal('failure'), id, code: text, message: text }),
  z.object({ kind: z.literal('more'), id }),
  z.object({ kind: z.literal('event'), event: z.unknown() }),
])
export type OwnerReply = z.infer<typeof replySchema>

/** An error's code as it crossed the wire; one that this version does not know is a bug somewhere. */
export const errorCodeSchema = z.enum(errorCodes).catch('bug')

export const refusalSchema = z.object({ kind: z.literal('refused'), message: text })
