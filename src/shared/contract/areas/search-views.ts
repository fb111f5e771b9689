import { z } from 'zod'

import { facetIdSchema, rowFiltersSchema, searchQuerySchema } from './search-query.ts'

const failureSchema = z.strictObject({ code: z.string(), message: z.string() })

/** Where a name or position is; degrees, ICRS. */
export const placeSchema = z.strictObject({
  ra: z.number(),
  dec: z.number(),
  radiusDeg: z.number(),
  /** As the resolver calls it; null for typed coordinates. */
  name: z.string().nullable(),
})
export type FoundPosition = z.infer<typeof placeSchema>

const searchPhases = ['resolving', 'counting', 'loading', 'complete', 'stopped', 'failed'] as const

/** The present state of a search. */
export const searchStateSchema = z.strictObject({
  searchId: z.string(),
  /** Grows with every change. */
  revision: z.number().int(),
  query: searchQuerySchema,
  phase: z.enum(searchPhases),
  found: z.number().int(),
  /** How many the archive counted; null until it has. */
  expected: z.number().int().nullable(),
  place: placeSchema.nullable(),
  problem: failureSchema.nullable(),
  askedMs: z.number(),
})
export type SearchState = z.infer<typeof searchStateSchema>

/** One row of the results. Exposure in seconds, times in milliseconds since 1970, distance in arcseconds. */
export const searchRowSchema = z.strictObject({
  obsid: z.string(),
  dataset: z.string(),
  mission: z.string(),
  target: z.string().nullable(),
  instrument: z.string(),
  filters: z.array(z.string()),
  exposureSeconds: z.number().nullable(),
  startMs: z.number().nullable(),
  level: z.number().nullable(),
  type: z.string().nullable(),
  program: z.string().nullable(),
  access: z.string(),
  /** End of exclusive access. */
  releaseMs: z.number().nullable(),
  distanceArcsec: z.number().nullable(),
})
export type SearchRow = z.infer<typeof searchRowSchema>

export const facetSchema = z.strictObject({
  id: facetIdSchema,
  /** Most frequent first; ticked ones always. Counted among the rows that every other filter keeps. */
  values: z.array(z.strictObject({ value: z.string(), count: z.number().int() })),
  /** Values beyond those listed. */
  more: z.number().int(),
})
export type Facet = z.infer<typeof facetSchema>

/** One outline on the sky; `ring` is ra, dec, ra, dec ... in degrees. */
export const outlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('polygon'), ring: z.array(z.number()) }),
  z.strictObject({ kind: z.literal('circle'), ra: z.number(), dec: z.number(), radiusDeg: z.number() }),
])
export type Outline = z.infer<typeof outlineSchema>

export const footprintSchema = z.strictObject({
  obsid: z.string(),
  dataset: z.string(),
  outlines: z.array(outlineSchema),
})
export type Footprint = z.infer<typeof footprintSchema>

export const observationDetailsSchema = z.strictObject({
  row: searchRowSchema,
  title: z.string().nullable(),
  principalInvestigator: z.string().nullable(),
  ra: z.number().nullable(),
  dec: z.number().nullable(),
  endMs: z.number().nullable(),
  hasPreview: z.boolean(),
  /** Other columns of the archive, as text. */
  extra: z.array(z.strictObject({ name: z.string(), value: z.string() })),
})
export type ObservationDetails = z.infer<typeof observationDetailsSchema>

/** Files of an observation by pipeline level; bytes as the archive lists them. */
export const productsByLevelSchema = z.strictObject({
  files: z.number().int(),
  sizeBytes: z.number(),
  /** Files that need a token. */
  exclusive: z.number().int(),
  levels: z.array(z.strictObject({ level: z.string(), files: z.number().int(), sizeBytes: z.number() })),
})
export type ProductsByLevel = z.infer<typeof productsByLevelSchema>

export const previewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), dataUri: z.string() }),
  z.strictObject({
    kind: z.literal('none'),
    because: z.enum(['no-preview', 'other-host', 'needs-token', 'too-big', 'not-an-image', 'gone']),
  }),
])
export type Preview = z.infer<typeof previewSchema>

/** The filter without which most rows would be left, and how many. */
export const excludingFilterSchema = z.strictObject({
  filter: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('facet'), facet: facetIdSchema, values: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
    z.strictObject({ kind: z.literal('dates') }),
    /** A criterion that the archive was asked with. */
    z.strictObject({
      kind: z.literal('criterion'),
      criterion: z.enum([
        'missions',
        'instruments',
        'filters',
        'programs',
        'levels',
        'types',
        'access',
        'dates',
        'columns',
      ]),
      values: z.array(z.string()),
    }),
  ]),
  withoutIt: z.number().int(),
})
export type ExcludingFilter = z.infer<typeof excludingFilterSchema>

export const savedSearchSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  query: searchQuerySchema,
  filters: rowFiltersSchema,
  savedMs: z.number(),
})
export type SavedSearch = z.infer<typeof savedSearchSchema>

/** A search whose rows are kept on this computer. */
export const earlierSearchSchema = z.strictObject({
  searchId: z.string(),
  query: searchQuerySchema,
  found: z.number().int(),
  askedMs: z.number(),
})
export type EarlierSearch = z.infer<typeof earlierSearchSchema>

export const searchColumnSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  description: z.string().nullable(),
  unit: z.string().nullable(),
})
export type SearchColumn = z.infer<typeof searchColumnSchema>
