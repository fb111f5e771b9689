import { z } from 'zod'

import { clashChoices, priorities } from '../../choices.ts'
import { instantSchema } from './queue-limits.ts'

/** What the Selection screen shows and says. Sizes in bytes as the archive lists them. */

const count = z.int().nonnegative()
export const listIdSchema = z.string().min(1).max(64)

/** Files, their listed bytes, and how many of them have no listed size. */
export const tallySchema = z.strictObject({ files: count, bytes: count, unsized: count })
export type TallyView = z.infer<typeof tallySchema>
const share = { available: tallySchema, selected: tallySchema }
export const shareSchema = z.strictObject(share)
export type ShareView = z.infer<typeof shareSchema>

/** Which files are looked at. Everything given must hold. */
export const fileFilterSchema = z.strictObject({
  /** Words that must all occur in file name or dataset, in any case; or a JavaScript regular expression. */
  text: z.string().max(1000),
  isRegex: z.boolean(),
  /** Lower case, no dot; null for any. */
  extension: z.string().max(64).nullable(),
  /** Inclusive; a file of unknown size passes. */
  minBytes: count.nullable(),
  maxBytes: count.nullable(),
})
export type FileFilter = z.infer<typeof fileFilterSchema>
export const noFilter: FileFilter = {
  text: '',
  isRegex: false,
  extension: null,
  minBytes: null,
  maxBytes: null,
}

export const quickSelectSchema = z.enum(['recommended', 'all', 'none', 'pipeline'])
export type QuickSelectView = z.infer<typeof quickSelectSchema>
/** `highest` takes the most processed file of each guide star exposure. */
export const guideStarsSchema = z.enum(['none', 'highest', 'all'])
export type GuideStars = z.infer<typeof guideStarsSchema>

/** Null is for files whose name contains no level, or no file type. */
const word = z.string().max(300).nullable()
/** What a click is about. Rows are those of the same filter, by their index. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('level'), level: word }),
  z.strictObject({ kind: z.literal('suffix'), level: word, suffix: word }),
  z.strictObject({ kind: z.literal('group'), group: z.string().max(1000) }),
  z.strictObject({ kind: z.literal('file'), uri: z.string().max(4000) }),
  z.strictObject({ kind: z.literal('rows'), first: count, last: count }),
])
export type TargetView = z.infer<typeof targetSchema>

/** A change of the choice. A quick select forgets every exception; a click is one more, and the last one wins. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quick'), quick: quickSelectSchema }),
  z.strictObject({ kind: z.literal('guide-stars'), guideStars: guideStarsSchema }),
  z.strictObject({
    kind: z.literal('files'),
    target: targetSchema,
    isWanted: z.boolean(),
    filter: fileFilterSchema,
  }),
])
export type Change = z.infer<typeof changeSchema>

export const progressSchema = z.strictObject({
  listId: listIdSchema,
  revision: count,
  /** Datasets whose file list was asked for, has come, or could not be had. */
  asked: count,
  arrived: count,
  failed: count,
  isLoading: z.boolean(),
  files: count,
})
export type ListProgress = z.infer<typeof progressSchema>

export const triStateSchema = z.enum(['none', 'some', 'all'])
export type TriState = z.infer<typeof triStateSchema>

/** Why the filter's pattern shows nothing. */
export const filterProblemSchema = z.discriminatedUnion('kind', [
  /** `position` counts characters from 1. */
  z.strictObject({ kind: z.literal('not-understood'), position: count }),
  z.strictObject({ kind: z.literal('too-slow'), names: count }),
])
export type FilterProblem = z.infer<typeof filterProblemSchema>

/** `state` leaves out what needs a token while none works. */
const ticked = { ...share, state: triStateSchema }
export const suffixShareSchema = z.strictObject({ ...ticked, suffix: word })
export const levelShareSchema = z.strictObject({
  ...ticked,
  level: word,
  suffixes: z.array(suffixShareSchema).readonly(),
})
export type LevelShareView = z.infer<typeof levelShareSchema>
export type SuffixShareView = z.infer<typeof suffixShareSchema>

export const summarySchema = z.strictObject({
  progress: progressSchema,
  source: z.enum(['search', 'import']),
  /** The file that was imported; null for a search. */
  name: z.string().nullable(),
  /** One sentence per group of datasets whose list did not come, at most 20. */
  failures: z.array(z.string()).readonly(),
  quick: quickSelectSchema,
  guideStars: guideStarsSchema,
  /** Clicks since the quick select. */
  exceptions: count,
  /** Whether a change can be taken back. */
  canUndo: z.boolean(),
  /** The whole list. */
  total: shareSchema,
  /** What the filter keeps. */
  filtered: shareSchema,
  /** `all`: every file of it that can be chosen now is. */
  filteredState: triStateSchema,
  levels: z.array(levelShareSchema).readonly(),
  /** In the whole list; chosen ones count as selected also while no token works. */
  needToken: shareSchema,
  hasToken: z.boolean(),
  guideStarFiles: shareSchema,
  /** Chosen files that several datasets name; each is fetched once. */
  shared: count,
  /** Names that several chosen files would have in the flat layout. */
  flatCollisions: count,
  /** Endings in the list, most frequent first, at most 50. */
  extensions: z.array(z.strictObject({ extension: z.string(), files: count })).readonly(),
  filterProblem: filterProblemSchema.nullable(),
})
export type SelectionSummary = z.infer<typeof summarySchema>

export const selectionRowSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('group'),
    group: z.string(),
    ...ticked,
    isExpanded: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('file'),
    uri: z.string(),
    group: z.string(),
    filename: z.string(),
    sizeBytes: count.nullable(),
    level: word,
    suffix: word,
    /** Whether the list says that a token is needed. */
    needsToken: z.boolean(),
    /** Datasets that name this file. */
    references: count,
    /** Another file of the list has the same name in the flat layout. */
    isTwin: z.boolean(),
    isSelected: z.boolean(),
  }),
])
export type SelectionRow = z.infer<typeof selectionRowSchema>

/** `listed` puts files where an imported script or manifest does. */
export const listLayoutSchema = z.enum(['nested', 'flat', 'listed'])
export type ListLayout = z.infer<typeof listLayoutSchema>

const placing = {
  layout: listLayoutSchema,
  /** Files whose names collide in the flat layout go into folders as in the nested one; else they are numbered. */
  areTwinsNested: z.boolean(),
}

export const planInputSchema = z.strictObject({
  listId: listIdSchema,
  /** Absolute, below one of the host's roots. */
  folder: z.string().min(1).max(4096),
  ...placing,
  onClash: z.enum(clashChoices),
})
export type PlanInput = z.infer<typeof planInputSchema>

export const planViewSchema = z.strictObject({
  revision: count,
  /** False while files of the queue wait for the network. */
  isOnline: z.boolean(),
  /** The real path, symbolic links resolved. */
  folder: z.string(),
  isWritable: z.boolean(),
  /** Chosen, less those that need a token while none works. */
  asked: count,
  /** Fetched before into this folder and still there. */
  here: count,
  fetch: count,
  fetchBytes: count,
  unknownSizes: count,
  /** A different file has the name. */
  clashes: count,
  /** At most 20 paths of them, below the folder. */
  clashNames: z.array(z.string()).readonly(),
  collisions: count,
  madeSafe: count,
  needToken: count,
  needBytes: count,
  /** Null where the system does not say. */
  freeBytes: count.nullable(),
  isEnough: z.boolean(),
  /** What fits, when not everything does; in list order. */
  fits: z.strictObject({ files: count, bytes: count }),
})
export type PlanView = z.infer<typeof planViewSchema>

export const startInputSchema = z.strictObject({
  ...planInputSchema.shape,
  /** Null names the batch after its folder. */
  name: z.string().max(200).nullable(),
  note: z.string().max(2000).nullable(),
  priority: z.enum(priorities),
  when: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['now', 'paused']) }),
    /** Nothing of the whole queue is fetched before. */
    z.strictObject({ kind: z.literal('at'), atMs: instantSchema }),
  ]),
  /** Leaves out what does not fit on the disk. */
  onlyWhatFits: z.boolean(),
})
export type StartInput = z.infer<typeof startInputSchema>

/** `list` has exactly the archive's own columns of an exported file list. */
export const exportFormatSchema = z.enum(['list', 'curl', 'wget', 'aria2', 'ecsv', 'csv', 'json'])
export type ListExportFormat = z.infer<typeof exportFormatSchema>
export const exportInputSchema = z.strictObject({
  listId: listIdSchema,
  format: exportFormatSchema,
  ...placing,
  /** Characters that came before. */
  offset: count,
})
export const exportPartSchema = z.strictObject({
  text: z.string(),
  /** Where the next part begins; null after the last. */
  nextOffset: count.nullable(),
  filename: z.string(),
  files: count,
  /** Files that this format cannot fetch. */
  leftOut: count,
})

export const importViewSchema = z.strictObject({
  listId: listIdSchema,
  name: z.string(),
  kind: z.enum(['script', 'manifest', 'json', 'list']),
  files: count,
  bytes: count,
  unsized: count,
  /** The first of them. */
  filenames: z.array(z.string()).readonly(),
  refusedCount: count,
  /** The first of them. */
  refused: z.array(z.strictObject({ lineNumber: count, shown: z.string(), why: z.string() })).readonly(),
})
export type ImportView = z.infer<typeof importViewSchema>
