import { z } from 'zod'
import { clashChoices, priorities, type Layout, type WantedFile } from '#shared/models'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import { batchPlaces, itemPlaces, type BatchOptions, type ItemFilter } from '#core/queue-api'
import { verbs } from '#core/queue-client'
import type { Every } from './every.ts'

/**
 * What crosses the local socket: one JSON object per line. The client says hello with the key of the owner file and is
 * welcomed or refused; then it sends requests, and gets one answer or failure for each, by id, and events.
 */
export const protocolVersion = 1

const id = z.int().nonnegative()
const text = z.string()
const nullableText = text.nullable()
const nullableCount = z.number().nullable()

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

const fileSchema = z
  .object({
    uri: text,
    filename: text,
    obsId: nullableText,
    collection: nullableText,
    sizeBytes: nullableCount,
    access: nullableText,
    calibLevel: nullableCount,
    version: nullableText,
    programId: nullableText,
    parents: z.array(text).readonly(),
    plannedPath: text.exactOptional(),
  } satisfies Every<WantedFile>)
  .readonly()

const layoutSchema = z.custom<Layout>(
  value => typeof value === 'string' && /^(?:nested|flat|template:[^]+)$/.test(value),
)

const optionsSchema = z
  .object({
    name: nullableText,
    folder: text,
    layout: layoutSchema,
    onClash: z.enum(clashChoices),
    patience: z.enum(['bounded', 'endless']),
    note: nullableText,
    acceptAsArchived: z.boolean(),
    localName: nullableText,
    links: z.boolean(),
    keepFreeBytes: nullableCount.exactOptional(),
    refresh: z.boolean().exactOptional(),
    priority: z.enum(priorities).exactOptional(),
  } satisfies Every<BatchOptions>)
  .readonly()

const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item'), itemId: id }),
  z.object({ kind: z.literal('batch'), batchId: id }),
  z.object({ kind: z.literal('all') }),
])

const moveSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('batch'), batchId: id, to: z.enum(batchPlaces) }),
  z.object({ kind: z.literal('item'), itemId: id, to: z.enum(itemPlaces) }),
])

const filterSchema = z
  .object({
    batchId: id.exactOptional(),
    states: z.array(z.enum(itemStates)).exactOptional(),
    reasons: z.array(z.enum(reasons)).exactOptional(),
  } satisfies Every<ItemFilter>)
  .readonly()

const loanSchema = z.object({
  account: z
    .object({
      token: z.string().min(1).max(512),
      user: text,
      times: z
        .object({ createdMs: nullableCount, savedMs: z.number(), lastUsedMs: nullableCount })
        .nullable(),
      isRefused: z.boolean().exactOptional(),
    })
    .nullable(),
  allowedHosts: z.array(text),
  bytesPerSecond: z.number().positive().nullable().default(null),
})

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
    filter: filterSchema,
    afterId: id,
    limit: z.int().positive().max(500),
  }),
  z.object({ ...head('order'), verb: z.enum(verbs), target: targetSchema }),
  z.object({ ...head('set-priority'), batchId: id, priority: z.enum(priorities) }),
  z.object({ ...head('move'), move: moveSchema }),
  z.object({ ...head('enqueue'), options: optionsSchema }),
  z.object({ ...head('files'), files: z.array(fileSchema), isLast: z.boolean() }),
  z.object({ ...head('run'), batchId: id }),
  z.object({ ...head('lend'), folder: text, loan: loanSchema }),
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

export const refusalSchema = z.object({ kind: z.literal('refused'), message: text })
