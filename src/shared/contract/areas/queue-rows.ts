import { z } from 'zod'

import { priorities } from '../../choices.ts'
import { reasons } from '../../reasons.ts'
import { batchResults, batchStates, itemStates } from '../../states.ts'

/** The rows of the Queue screen: files below sections, which are groups by standing or batches. */

const count = z.int().nonnegative()
const id = z.int().positive()

/** In the order in which they are shown. `finished`: since midnight of the host's wall clock. */
export const queueGroups = ['attention', 'active', 'waiting', 'finished'] as const
export type QueueGroup = (typeof queueGroups)[number]

/** How many rows one answer holds at most, and how many files one order names at most. */
export const rowsAtOnce = 200

/** How many files one question names at most, and how many one answer does. */
export const idsAtOnce = 2000
export const mostIds = 20_000

const sectionKey = z.string().regex(/^(attention|active|waiting|finished|batch:\d{1,15})$/)

/** Which files are listed, and below which sections. */
export const queueListSchema = z.strictObject({
  /** By group; or by batch, in the order in which they run, with all of their files. */
  arrange: z.enum(['group', 'batch']),
  /** Sections whose files are listed; the others have one row. */
  open: z.array(sectionKey).max(rowsAtOnce),
  /** Part of a file name, in any case; empty for all. */
  text: z.string().max(200),
  /** As shown; empty for all. */
  states: z.array(z.enum(itemStates)).max(itemStates.length),
  reasons: z.array(z.enum(reasons)).max(reasons.length),
  batchId: id.nullable(),
  /** Within each section; `order` is the one in which files run, finished ones by time, the latest first. */
  sort: z.strictObject({ by: z.enum(['order', 'name', 'size']), isDescending: z.boolean() }),
})
export type QueueList = z.infer<typeof queueListSchema>

const tally = { items: count, bytes: count }
export const tallySchema = z.strictObject(tally)

export const sectionRowSchema = z.strictObject({
  kind: z.literal('section'),
  key: sectionKey,
  /** Null for a batch. */
  group: z.enum(queueGroups).nullable(),
  /** Null for a group. */
  batch: z
    .strictObject({
      id,
      name: z.string(),
      folder: z.string(),
      state: z.enum(batchStates),
      priority: z.enum(priorities),
      /** Unique files: asked = verified + failed + cancelled + left. */
      asked: count,
      verified: count,
      /** Of the verified ones, those that the last verification did not find as they were. */
      damaged: count,
      failed: count,
      cancelled: count,
      /** Files that have not come to an end. */
      left: count,
      result: z.enum(batchResults),
    })
    .nullable(),
  /** Files of the section that the filter lets through, and their bytes. */
  ...tally,
  isOpen: z.boolean(),
})

export const itemRowSchema = z.strictObject({
  kind: z.literal('item'),
  id,
  /** The key of the section above it; null where it is shown by itself. */
  section: sectionKey.nullable(),
  batchId: id,
  filename: z.string(),
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable(),
  /** What exactly happened, one sentence. */
  detail: z.string().nullable(),
  /** Verified size when done, else the declared or listed one. */
  sizeBytes: count.nullable(),
  /** Bytes that are here already; null when there are none. */
  presentBytes: count.nullable(),
  attempt: count,
  /** When it is tried again, milliseconds since 1970. */
  nextAttemptMs: z.number().nullable(),
  sinceMs: z.number(),
  /** The whole batch is paused: the file cannot be resumed by itself. */
  isBatchPaused: z.boolean(),
  /** It came twice with the same unsound bytes: it can be kept as the archive has it. */
  isSameTwice: z.boolean(),
  /** Of a finished file: what the last verification found instead of it; null while it is, as far as is known, sound. */
  damage: z.enum(['missing', 'changed', 'unreadable']).nullable(),
  /** Of `network`: the line is there, and it is the archive that refuses or does not answer. */
  hasLine: z.boolean().optional(),
})
const queueRowSchema = z.discriminatedUnion('kind', [sectionRowSchema, itemRowSchema])
export type SectionRow = Readonly<z.infer<typeof sectionRowSchema>>
export type ItemRow = Readonly<z.infer<typeof itemRowSchema>>
export type QueueRow = SectionRow | ItemRow

export const queueRowsCalls = {
  /** A window of rows by index. */
  'queue.rows': {
    input: z.strictObject({ list: queueListSchema, first: count, count: z.int().min(1).max(rowsAtOnce) }),
    output: z.strictObject({
      /** Changes whenever a file may have moved. */
      revision: count,
      /** Rows of the list, sections included. */
      total: count,
      /** Files in open sections: what a selection of all selects. */
      openItems: count,
      /** Of every section, but at most `rowsAtOnce`. */
      sections: z
        .array(z.strictObject({ key: sectionKey, items: count, isOpen: z.boolean() }))
        .max(rowsAtOnce)
        .readonly(),
      rows: z.array(queueRowSchema).max(rowsAtOnce).readonly(),
    }),
  },
  /** Those of some files that a list holds, whatever sections are open. */
  'queue.listed': {
    input: z.strictObject({ list: queueListSchema, ids: z.array(id).max(idsAtOnce) }),
    output: z.strictObject({ ids: z.array(id).max(idsAtOnce) }),
  },
  /** The files in the open sections of a list but for some, by id; null where there are more than `mostIds`. */
  'queue.ids': {
    input: z.strictObject({ list: queueListSchema, except: z.array(id).max(10_000) }),
    output: z.strictObject({ ids: z.array(id).max(mostIds).nullable() }),
  },
  /** The index of the next row after `after` whose file name begins with the text; from the top when none follows. */
  'queue.find': {
    input: z.strictObject({ list: queueListSchema, text: z.string().min(1).max(200), after: count }),
    output: z.strictObject({ index: count.nullable() }),
  },
} as const

/** Files that an order applies to. */
export const queueSelectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('items'), ids: z.array(id).min(1).max(rowsAtOnce) }),
  /** Every file in the open sections of a list, but for some. */
  z.strictObject({ kind: z.literal('rule'), list: queueListSchema, except: z.array(id).max(10_000) }),
  z.strictObject({ kind: z.literal('batch'), batchId: id }),
  z.strictObject({ kind: z.literal('all') }),
])
export type QueueSelection = z.infer<typeof queueSelectionSchema>
