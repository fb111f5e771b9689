import { z } from 'zod'

import {
  mostExceptions,
  observationChoiceSchema,
  readingSchema,
  rowFiltersSchema,
  rowSortSchema,
  searchQuerySchema,
} from './search-query.ts'
import {
  earlierSearchSchema,
  excludingFilterSchema,
  facetSchema,
  footprintSchema,
  observationDetailsSchema,
  placeSchema,
  previewSchema,
  productsByLevelSchema,
  savedSearchSchema,
  searchColumnSchema,
  searchRowSchema,
  searchStateSchema,
} from './search-views.ts'

export * from './search-query.ts'
export * from './search-views.ts'

const searchId = z.string().max(64)
const obsid = z.string().max(30)
const ofSearch = z.strictObject({ searchId })
const ofRow = z.strictObject({ searchId, obsid })
const ofFilters = z.strictObject({ searchId, filters: rowFiltersSchema })
const ofOrder = z.strictObject({ searchId, filters: rowFiltersSchema, sort: rowSortSchema })
const nothing = z.strictObject({})
const index = z.strictObject({ index: z.number().int().nullable() })
const name = z.string().trim().min(1).max(100)

export const searchCalls = {
  /** Ways to understand a text, the likeliest first. */
  'search.understand': {
    input: z.strictObject({ text: z.string().max(500) }),
    output: z.strictObject({ readings: z.array(readingSchema).min(1) }),
  },
  /** Begins a search; its rows arrive while it runs. */
  'search.start': { input: z.strictObject({ query: searchQuerySchema }), output: searchStateSchema },
  'search.stop': { input: ofSearch, output: nothing },
  'search.state': { input: ofSearch, output: searchStateSchema },
  'search.rows': {
    input: ofOrder.extend({ first: z.number().int().min(0), count: z.number().int().min(1).max(200) }),
    output: z.strictObject({
      rows: z.array(searchRowSchema),
      total: z.number().int(),
      revision: z.number().int(),
    }),
  },
  /** The keys of a stretch of rows, for choosing more than is shown. */
  'search.keys': {
    input: ofOrder.extend({
      first: z.number().int().min(0),
      count: z.number().int().min(1).max(mostExceptions),
    }),
    output: z.strictObject({ obsids: z.array(z.string()) }),
  },
  /** How many rows a choice holds, and how many of them the filters keep. */
  'search.chosen': {
    input: z.strictObject({ choice: observationChoiceSchema, filters: rowFiltersSchema }),
    output: z.strictObject({ total: z.number().int(), shown: z.number().int() }),
  },
  /** The position of a row in the shown order. */
  'search.index-of': { input: ofOrder.extend({ obsid }), output: index },
  /** The next row from `from` on, around the end, whose dataset begins with the text. */
  'search.find': {
    input: ofOrder.extend({ text: z.string().max(100), from: z.number().int().min(0) }),
    output: index,
  },
  'search.facets': {
    input: ofFilters,
    output: z.strictObject({
      facets: z.array(facetSchema),
      total: z.number().int(),
      revision: z.number().int(),
    }),
  },
  'search.footprints': {
    input: ofFilters,
    output: z.strictObject({
      footprints: z.array(footprintSchema),
      /** Rows of the filters beyond those drawn. */
      left: z.number().int(),
      /** Rows without an outline. */
      without: z.number().int(),
      place: placeSchema.nullable(),
      revision: z.number().int(),
    }),
  },
  'search.details': { input: ofRow, output: observationDetailsSchema },
  /** Asks the archive for the observation's files. */
  'search.products': { input: ofRow, output: productsByLevelSchema },
  'search.preview': { input: ofRow, output: previewSchema },
  /** For when nothing matches. */
  'search.excludes-most': { input: ofFilters, output: excludingFilterSchema.nullable() },
  /** Dataset names of a choice, one a line, for copying. */
  'search.ids': {
    input: z.strictObject({ choice: observationChoiceSchema }),
    output: z.strictObject({ text: z.string(), count: z.number().int(), left: z.number().int() }),
  },
  /** A Python program that asks the archive the same with astroquery. */
  'search.snippet': {
    input: z.strictObject({ searchId, choice: observationChoiceSchema.nullable() }),
    output: z.strictObject({ text: z.string() }),
  },
  /** The address of the archive's own page for a row or a search; opened by nobody. */
  'search.link': {
    input: z.strictObject({ searchId, obsid: obsid.nullable() }),
    output: z.strictObject({ url: z.string() }),
  },
  'search.columns': { input: nothing, output: z.strictObject({ columns: z.array(searchColumnSchema) }) },
  'search.saved': { input: nothing, output: z.strictObject({ searches: z.array(savedSearchSchema) }) },
  'search.save': {
    input: z.strictObject({ name, query: searchQuerySchema, filters: rowFiltersSchema }),
    output: savedSearchSchema,
  },
  'search.rename': { input: z.strictObject({ id: z.string().max(64), name }), output: nothing },
  'search.remove': { input: z.strictObject({ id: z.string().max(64) }), output: nothing },
  'search.earlier': { input: nothing, output: z.strictObject({ searches: z.array(earlierSearchSchema) }) },
  'search.forget': { input: ofSearch, output: nothing },
} as const

/** Something of a search is new: ask again for what is shown. */
export const searchEvents = {
  'search.changed': z.strictObject({
    searchId: z.string(),
    revision: z.number().int(),
    found: z.number().int(),
    isComplete: z.boolean(),
    problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  }),
} as const
