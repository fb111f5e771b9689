import { z } from 'zod'
import { batchStates, itemStates } from '#shared/states'
import { countsSchema } from '#shared/contract/overview'
import { reasons } from '#shared/reasons'
import type { Enqueued, QueueEvent } from '#core/queue-api'
import type { Outcome } from '#core/queue/exit-code'
import type { ErrorCode } from '#shared/errors'
import { priorities, type BatchView, type ItemView, type Layout, type Summary } from '#shared/models'
import type { Totals } from '#shared/states'
import type { Every } from './every.ts'

/** What the owner answers, parsed once where it arrives. */

const id = z.int().nonnegative()
const count = z.int().nonnegative()
const text = z.string()
const nullableText = text.nullable()

const totals = {
  asked: count,
  verified: count,
  failed: count,
  cancelled: count,
  waiting: count,
  bytes: count,
} satisfies Every<Totals>
export const totalsSchema = z.object(totals) satisfies z.ZodType<Totals>
export const summarySchema = z.object({ ...totals, manifest: nullableText }) satisfies z.ZodType<Summary>

export const batchSchema = z.object({
  id,
  name: text,
  folder: text,
  layout: z.custom<Layout>(value => typeof value === 'string'),
  state: z.enum(batchStates),
  createdMs: z.number(),
  priority: z.enum(priorities).exactOptional(),
  totals: totalsSchema,
  counts: countsSchema.exactOptional(),
  manifest: nullableText,
} satisfies Every<BatchView>) satisfies z.ZodType<BatchView>

export const itemSchema = z.object({
  id,
  batchId: id,
  uri: text,
  obsId: nullableText,
  filename: text,
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable(),
  detail: nullableText,
  path: nullableText,
  sizeBytes: z.number().nullable(),
  sha256: nullableText,
  attempt: count,
  nextAttemptMs: z.number().nullable(),
  sinceMs: z.number().exactOptional(),
} satisfies Every<ItemView>) satisfies z.ZodType<ItemView>

export const outcomeSchema = z.object({
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable(),
  items: count,
  bytes: count,
} satisfies Every<Outcome>) satisfies z.ZodType<Outcome>

export const enqueuedSchema = z.object({
  batchId: id,
  added: count,
  known: count,
} satisfies Every<Enqueued>) satisfies z.ZodType<Enqueued>

const errorCodes = [
  ...reasons,
  'usage',
  'nothing-found',
  'archive-error',
  'wire-format',
  'newer-database',
  'owner-silent',
  'not-writable',
  'shortage',
] as const satisfies readonly ErrorCode[]

/** An error's code as it crossed the wire; one that this version does not know is a bug somewhere. */
export const errorCodeSchema = z.enum(errorCodes).catch('bug')

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item-changed'), item: itemSchema }),
  z.object({
    kind: z.literal('item-progressed'),
    itemId: id,
    presentBytes: z.number(),
    totalBytes: z.number().nullable(),
  }),
  z.object({ kind: z.literal('batch-ended'), batchId: id, summary: summarySchema }),
  z.object({ kind: z.literal('batch-changed'), batchId: id.nullable() }),
  z.object({ kind: z.literal('manifest-failed'), batchId: id, code: errorCodeSchema, message: text }),
  z.object({ kind: z.literal('host-held'), host: text, delayMs: z.number() }),
]) satisfies z.ZodType<QueueEvent>
