import { z } from 'zod'

import { itemRowSchema } from './queue-rows.ts'

/** Everything that is known of one file of the queue. */

const count = z.int().nonnegative()

export const attemptViewSchema = z.strictObject({
  startedMs: z.number(),
  endedMs: z.number(),
  outcome: z.enum(['done', 'broke', 'stopped']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  /** Host name alone: addresses may hold more than a person should show others. */
  host: z.string().nullable(),
  status: z.int().nullable(),
  fetchedBytes: count,
  isWithToken: z.boolean(),
})
export type AttemptView = Readonly<z.infer<typeof attemptViewSchema>>

export const itemDetailsSchema = z.strictObject({
  row: itemRowSchema,
  uri: z.string(),
  obsId: z.string().nullable(),
  batchName: z.string(),
  /** Absolute: where it is, or will be. */
  targetPath: z.string(),
  /** The name in the archive's list, where that could not be kept. */
  madeSafeFrom: z.string().nullable(),
  access: z.string().nullable(),
  version: z.string().nullable(),
  listedBytes: count.nullable(),
  sha256: z.string().nullable(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  marks: z.array(z.string()).readonly(),
  /** Of an unfinished file: bytes written, and bytes that outlive a power loss. */
  part: z.strictObject({ writtenBytes: count, flushedBytes: count, totalBytes: count.nullable() }).nullable(),
  attempts: z.array(attemptViewSchema).readonly(),
  /** Keywords of the file's header. */
  provenance: z.record(z.string(), z.string()),
  /** Datasets through which it was asked for. */
  references: z.array(z.string().nullable()).readonly(),
})
export type ItemDetails = Readonly<z.infer<typeof itemDetailsSchema>>

export const queueDetailsCalls = {
  /** Null when the file is no longer in the queue. */
  'queue.details': {
    input: z.strictObject({ itemId: z.int().positive() }),
    output: itemDetailsSchema.nullable(),
  },
} as const
