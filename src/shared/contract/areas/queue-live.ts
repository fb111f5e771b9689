import { z } from 'zod'
import { dayMs, hourMs, minuteMs } from '../../durations.ts'

import { reasons } from '../../reasons.ts'

/** What moves: rows under way, throughput, and when the end may come. */

const count = z.int().nonnegative()
const rate = z.number().nonnegative()

export const movingRowSchema = z.strictObject({
  id: z.int().positive(),
  presentBytes: count,
  totalBytes: count.nullable(),
  /** Bytes per second over the last few seconds. */
  bytesPerSecond: rate,
  remainingMs: z.number().nonnegative().nullable(),
})
export type MovingRow = Readonly<z.infer<typeof movingRowSchema>>

/** The estimate of the end. A range holds the 10th to 90th percentile, in milliseconds since 1970. */
export const etaSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('estimating') }),
  z.strictObject({ kind: z.literal('range'), fromMs: z.number(), toMs: z.number(), stepMs: z.number() }),
  z.strictObject({ kind: z.literal('paused') }),
  z.strictObject({
    kind: z.literal('held'),
    reason: z.enum(reasons),
    untilMs: z.number().nullable(),
  }),
])
export type Eta = Readonly<z.infer<typeof etaSchema>>

/** Span and resolution of the throughput chart. */
export const sampleSpans = {
  '5min': { spanMs: 5 * minuteMs, stepMs: 1000 },
  '1h': { spanMs: hourMs, stepMs: 10_000 },
  '24h': { spanMs: dayMs, stepMs: 240_000 },
} as const
export type SampleSpan = keyof typeof sampleSpans

/** Means over one step that ends at `atMs`; null where the host was not running. */
export const sampleSchema = z.strictObject({
  atMs: z.number(),
  networkBytesPerSecond: rate.nullable(),
  writtenBytesPerSecond: rate.nullable(),
  /** In force at the end of the step; null for none. */
  limitBytesPerSecond: rate.nullable(),
})
export type Sample = Readonly<z.infer<typeof sampleSchema>>

export const sampleEventSchema = z.strictObject({
  atMs: z.number(),
  kind: z.enum(['paused', 'resumed', 'stopped', 'started', 'limited', 'failed', 'held']),
  /** How many of this kind at about this time. */
  count: z.int().positive(),
})
export type SampleEvent = Readonly<z.infer<typeof sampleEventSchema>>

export const queueLiveCalls = {
  'queue.samples': {
    input: z.strictObject({ span: z.enum(['5min', '1h', '24h']) }),
    output: z.strictObject({
      samples: z.array(sampleSchema).max(400).readonly(),
      events: z.array(sampleEventSchema).max(200).readonly(),
    }),
  },
} as const

export const queueLiveEvents = {
  /** Rows under way, whole each time; `rowsRevision` shows whether pages of rows are old. */
  'queue.live': z.strictObject({
    hostId: z.string(),
    revision: count,
    rowsRevision: count,
    moving: z.array(movingRowSchema).max(32).readonly(),
  }),
} as const
export type Live = Readonly<z.infer<(typeof queueLiveEvents)['queue.live']>>
