import { z } from 'zod'

/** How fast and when files are fetched. Rates in bytes per second, instants in milliseconds since 1970. */

const rate = z.number().positive().max(1e15)
/** Up to the last one that ECMAScript knows (ECMA-262, time values): a later one cannot be shown. */
export const instantSchema = z.int().nonnegative().max(8.64e15)

export const ruleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('full') }),
  z.strictObject({ kind: z.literal('limited'), bytesPerSecond: rate }),
  z.strictObject({ kind: z.literal('stopped') }),
])
export type RuleView = Readonly<z.infer<typeof ruleSchema>>

/** Seven days from Monday, each of 24 hours. */
export const gridSchema = z.array(z.array(ruleSchema).length(24).readonly()).length(7).readonly()
export type WeekGridView = z.infer<typeof gridSchema>

export const timetableSchema = z.strictObject({
  /** `Mon-Fri-08:00,5M 18:00,full`, as it reads back. */
  text: z.string(),
  /** What holds when each hour begins. */
  grid: gridSchema,
  /** Whether the grid shows all of it; false with changes inside an hour. */
  fitsGrid: z.boolean(),
  /** Its changes, in order: minutes since Monday 00:00 and what holds from then on. */
  entries: z.array(z.strictObject({ minuteOfWeek: z.int().min(0).max(10_079), rule: ruleSchema })).readonly(),
})
export type TimetableView = Readonly<z.infer<typeof timetableSchema>>

/** A timetable in one of the forms in which a person may give it. */
export const timetableInputSchema = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('text'), text: z.string().max(10_000) }),
  /** The value of rclone's `--bwlimit`. */
  z.strictObject({ form: z.literal('rclone'), text: z.string().max(10_000) }),
  z.strictObject({ form: z.literal('grid'), grid: gridSchema }),
])
export type TimetableInput = z.infer<typeof timetableInputSchema>

export const gateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    bytesPerSecond: rate.nullable(),
    untilMs: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('stopped'),
    reason: z.enum(['window', 'budget']),
    untilMs: z.number().nullable(),
  }),
])
export type GateView = Readonly<z.infer<typeof gateSchema>>

export const limitsViewSchema = z.strictObject({
  bytesPerSecond: rate.nullable(),
  batches: z
    .array(z.strictObject({ batchId: z.int().positive(), name: z.string(), bytesPerSecond: rate }))
    .readonly(),
  timetable: timetableSchema.nullable(),
  budget: z
    .strictObject({
      sizeBytes: z.int().nonnegative(),
      per: z.enum(['day', 'month']),
      leftBytes: z.number().nonnegative(),
      renewsAtMs: z.number(),
    })
    .nullable(),
  startAtMs: instantSchema.nullable(),
  stopAtMs: instantSchema.nullable(),
  /** What all of it comes to now. */
  gate: gateSchema,
  /** IANA name of the wall clock that the timetable follows. */
  timeZone: z.string(),
})
export type LimitsView = Readonly<z.infer<typeof limitsViewSchema>>

export const queueLimitsCalls = {
  'queue.limits': { input: z.strictObject({}), output: limitsViewSchema },
  /** Members that are absent stay as they are. */
  'queue.limit': {
    input: z.strictObject({
      bytesPerSecond: rate.nullable().optional(),
      batch: z.strictObject({ batchId: z.int().positive(), bytesPerSecond: rate.nullable() }).optional(),
      timetable: timetableInputSchema.nullable().optional(),
      budget: z
        .strictObject({ sizeBytes: z.int().positive(), per: z.enum(['day', 'month']) })
        .nullable()
        .optional(),
      startAtMs: instantSchema.nullable().optional(),
      stopAtMs: instantSchema.nullable().optional(),
    }),
    output: limitsViewSchema,
  },
  /** Reads a timetable without setting it. */
  'queue.read-timetable': {
    input: z.strictObject({ timetable: timetableInputSchema }),
    output: timetableSchema,
  },
} as const
