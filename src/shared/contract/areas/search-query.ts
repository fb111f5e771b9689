import { z } from 'zod'

/** An angle on the sky in degrees, above 0 and at most 180. */
const radiusDeg = z.number().positive().max(180)
const text = z.string().max(300)

/** One way to understand what was typed. Angles in degrees, ICRS. */
export const readingSchema = z.discriminatedUnion('kind', [
  /** Nothing was typed: the other criteria alone. */
  z.strictObject({ kind: z.literal('anything') }),
  /** Program number without leading zeros. */
  z.strictObject({
    kind: z.literal('program'),
    program: z.string().regex(/^\d{1,6}$/),
    mission: text.nullable(),
  }),
  /** Any of these. `mission`: the one that was typed; null for none or several. */
  z.strictObject({
    kind: z.literal('programs'),
    programs: z
      .array(z.string().regex(/^\d{1,6}$/))
      .min(2)
      .max(100),
    mission: text.nullable(),
  }),
  z.strictObject({
    kind: z.literal('cone'),
    ra: z.number().min(0).max(360),
    dec: z.number().min(-90).max(90),
    radiusDeg,
  }),
  /** A name for the archive's name resolver. */
  z.strictObject({ kind: z.literal('target'), name: text, radiusDeg }),
  /** The name in the program; `*` is a wildcard. */
  z.strictObject({ kind: z.literal('proposal-target'), name: text }),
  /** A dataset's own name; `*` is a wildcard. */
  z.strictObject({ kind: z.literal('dataset'), ids: z.array(text).min(1).max(4) }),
  /** A file, found through the datasets that may own it. */
  z.strictObject({ kind: z.literal('file'), filename: text, ids: z.array(text).min(1).max(4) }),
])
export type Reading = z.infer<typeof readingSchema>

const missionSchema = z.enum(['JWST', 'HST'])

/** A day `2023-01-25` or a moment `2023-01-25T14:53:08`, UTC. */
const moment = z.string().max(40)
const values = z.array(text).max(100)

/** What is asked of the archive. All given members must hold; within a list any may. */
export const searchQuerySchema = z.strictObject({
  /** As it was typed. */
  text: z.string().max(500),
  reading: readingSchema,
  missions: z.array(missionSchema).min(1).max(2),
  instruments: values,
  filters: values,
  programs: values,
  levels: z.array(z.number().int().min(-1).max(4)),
  types: values,
  access: values,
  since: moment.nullable(),
  until: moment.nullable(),
  /** Any other column of the archive's search. */
  columns: z.array(z.strictObject({ name: z.string().regex(/^\w{1,60}$/), values: values.min(1) })).max(20),
})
export type SearchQuery = z.infer<typeof searchQuerySchema>

/** What can be ticked beside the results; counted on the host, never asked of the archive. */
export const facetIds = [
  'mission',
  'instrument',
  'filter',
  'program',
  'level',
  'type',
  'access',
  'target',
] as const
export const facetIdSchema = z.enum(facetIds)
export type FacetId = z.infer<typeof facetIdSchema>

/** Which rows of a search are shown. All members must hold; of the values of a facet any may. */
export const rowFiltersSchema = z.strictObject({
  /** Words that must all occur in dataset, target, instrument, filters, program, title or investigator. */
  text: z.string().max(200),
  facets: z.partialRecord(facetIdSchema, z.array(text).min(1).max(500)),
  since: moment.nullable(),
  until: moment.nullable(),
})
export type RowFilters = z.infer<typeof rowFiltersSchema>

/** Keeps every row. */
export const noRowFilters: RowFilters = { text: '', facets: {}, since: null, until: null }

export const sortIds = [
  'dataset',
  'target',
  'instrument',
  'filter',
  'exposure',
  'date',
  'level',
  'type',
  'program',
  'access',
  'distance',
] as const
export const rowSortSchema = z.strictObject({
  id: z.enum(sortIds),
  direction: z.enum(['ascending', 'descending']),
})
export type RowSort = z.infer<typeof rowSortSchema>

/** More exceptions than this do not travel; choose all and filter instead. */
export const mostExceptions = 20_000

/**
 * Which rows of a search are chosen, as rule and exceptions: all rows of the filters but the exceptions, or the
 * exceptions alone. Exceptions are `obsid`s.
 */
export const observationChoiceSchema = z.strictObject({
  searchId: z.string().max(64),
  filters: rowFiltersSchema,
  isAll: z.boolean(),
  exceptions: z.array(z.string().max(30)).max(mostExceptions),
})
export type ObservationChoice = z.infer<typeof observationChoiceSchema>
