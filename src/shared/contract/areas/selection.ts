import { z } from 'zod'

import { observationChoiceSchema } from './search.ts'
import {
  changeSchema,
  exportInputSchema,
  exportPartSchema,
  fileFilterSchema,
  filterProblemSchema,
  importViewSchema,
  listIdSchema,
  planInputSchema,
  planViewSchema,
  progressSchema,
  selectionRowSchema,
  startInputSchema,
  summarySchema,
} from './selection-views.ts'

const count = z.int().nonnegative()
const list = z.strictObject({ listId: listIdSchema })
const empty = z.strictObject({})
const changed = z.strictObject({ revision: count })
/** A request is at most 1 MiB, and a character takes up to six bytes in it. */
const importText = z.string().max(150_000)

export const selectionCalls = {
  /** Asks for the file lists of observations; the new list becomes the current one. */
  'selection.begin': { input: z.strictObject({ choice: observationChoiceSchema }), output: list },
  /** The list that is worked on, and where its files would go; null when there is none. */
  'selection.current': {
    input: empty,
    output: z.strictObject({ listId: listIdSchema.nullable(), suggestedFolder: z.string() }),
  },
  /** A piece of a text to import; the first one names none. */
  'selection.import-part': {
    input: z.strictObject({ importId: z.string().max(64).nullable(), text: importText }),
    output: z.strictObject({ importId: z.string() }),
  },
  /** The last piece: the text is read as data, nothing of it is run. The list is current once it is accepted. */
  'selection.import': {
    input: z.strictObject({
      importId: z.string().max(64).nullable(),
      name: z.string().max(300),
      text: importText,
    }),
    output: importViewSchema,
  },
  'selection.accept': { input: list, output: list },
  'selection.drop': { input: list, output: empty },
  /** Asks again for the lists that could not be had. */
  'selection.retry': { input: list, output: empty },
  'selection.summary': {
    input: z.strictObject({ listId: listIdSchema, filter: fileFilterSchema }),
    output: summarySchema,
  },
  'selection.rows': {
    input: z.strictObject({
      listId: listIdSchema,
      filter: fileFilterSchema,
      first: count,
      count: z.int().min(1).max(200),
    }),
    output: z.strictObject({
      rows: z.array(selectionRowSchema).readonly(),
      total: count,
      revision: count,
    }),
  },
  /** The first row from `from` on, and around, whose name begins so; null when there is none. */
  'selection.find': {
    input: z.strictObject({
      listId: listIdSchema,
      filter: fileFilterSchema,
      text: z.string().min(1).max(200),
      from: count,
    }),
    output: z.strictObject({ index: count.nullable() }),
  },
  /** Shows or hides the files of a dataset; null for all of them. */
  'selection.expand': {
    input: z.strictObject({
      listId: listIdSchema,
      group: z.string().max(1000).nullable(),
      isExpanded: z.boolean(),
    }),
    output: changed,
  },
  'selection.choose': {
    input: z.strictObject({ listId: listIdSchema, change: changeSchema }),
    output: changed,
  },
  /** Takes the last change back. */
  'selection.undo': { input: list, output: changed },
  /** Whether a regular expression can be read. */
  'selection.check': {
    input: z.strictObject({ pattern: z.string().max(1000) }),
    output: z.strictObject({ problem: filterProblemSchema.nullable() }),
  },
  /** What starting would do; nothing is made or asked of the archive. */
  'selection.plan': { input: planInputSchema, output: planViewSchema },
  'selection.start': {
    input: startInputSchema,
    output: z.strictObject({ batchId: count, added: count, known: count }),
  },
  'selection.export': { input: exportInputSchema, output: exportPartSchema },
} as const

/** More has arrived, or the choice is another one: ask again. */
export const selectionEvents = {
  'selection.changed': progressSchema,
} as const
