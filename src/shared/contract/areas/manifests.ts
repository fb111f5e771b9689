import { z } from 'zod'
import { checkResults } from '../../check-results.ts'
import { reasons } from '../../reasons.ts'
import { batchResults, itemStates } from '../../states.ts'
import { totalsSchema } from '../batch.ts'

/** Manifests and history: what was asked for, what arrived, and whether it is still as it was. Sizes in bytes. */

const id = z.int().positive()
const count = z.int().nonnegative()
const timeMs = z.number()
const shortText = z.string().max(500)
/** A window of rows: `first` counts from 0. */
const window = { first: count, count: z.int().min(1).max(200) }

/** A batch as Manifests shows it: one request by a person. */
export const batchSorts = ['date', 'name', 'files', 'volume'] as const
export type BatchSort = (typeof batchSorts)[number]
const batchSchema = z
  .object({
    id,
    name: z.string(),
    note: z.string().nullable(),
    /** Absolute. */
    folder: z.string(),
    createdMs: timeMs,
    totals: totalsSchema,
    /** Verified files that the last verification did not find as they were. */
    damage: z.object({ missing: count, changed: count, unreadable: count }).readonly(),
    result: z.enum(batchResults),
    /** Absolute path of MANIFEST.HTML once written. */
    manifest: z.string().nullable(),
  })
  .readonly()
export type ManifestBatch = z.infer<typeof batchSchema>

const checkCounts = z.object({ intact: count, missing: count, changed: count, unreadable: count }).readonly()
export type CheckCounts = z.infer<typeof checkCounts>

const factsSchema = z
  .object({
    batch: batchSchema,
    layout: z.string(),
    /** One per reference: what the manifest lists. */
    rows: count,
    isFolderThere: z.boolean(),
    /**
     * Results that still hold, and the files that have none: they came later, or were not looked at yet. Together they
     * are all files that were asked for. Null before the first verification.
     */
    check: z
      .object({
        endedMs: timeMs.nullable(),
        counts: checkCounts,
        others: z.object({ verified: count, failed: count, waiting: count }).readonly(),
      })
      .readonly()
      .nullable(),
    /** Files that failed, were cancelled, or were found missing, changed or unreadable. */
    fetchable: count,
  })
  .readonly()
export type BatchFacts = z.infer<typeof factsSchema>

export const rowOutcomes = ['all', 'ok', 'duplicate', 'failed', 'waiting', ...checkResults] as const
export type RowOutcome = (typeof rowOutcomes)[number]
export const rowSorts = [
  'manifest',
  'uri',
  'file',
  'access',
  'status',
  'user',
  'size',
  'sha256',
  'started',
  'finished',
  'attempts',
] as const
export type ManifestRowSort = (typeof rowSorts)[number]
const rowSchema = z
  .object({
    itemId: id,
    /** Which reference to the file, from 0. */
    reference: count,
    uri: z.string(),
    /** Below the folder of the batch. */
    file: z.string(),
    access: z.string(),
    /** In the archive's words. */
    status: z.string(),
    user: z.string(),
    sizeBytes: count.nullable(),
    sha256: z.string().nullable(),
    startedMs: timeMs.nullable(),
    finishedMs: timeMs.nullable(),
    attempts: count,
    state: z.enum(itemStates),
    reason: z.enum(reasons).nullable(),
    detail: z.string().nullable(),
    check: z
      .object({ result: z.enum(checkResults), detail: z.string().nullable() })
      .readonly()
      .nullable(),
    /** Absolute; null until the file is there. */
    path: z.string().nullable(),
  })
  .readonly()
export type ManifestRowView = z.infer<typeof rowSchema>

const hitSchema = z
  .object({
    itemId: id,
    batchId: id,
    batchName: z.string(),
    folder: z.string(),
    uri: z.string(),
    filename: z.string(),
    programId: z.string().nullable(),
    target: z.string().nullable(),
    state: z.enum(itemStates),
    reason: z.enum(reasons).nullable(),
    sizeBytes: count.nullable(),
    finishedMs: timeMs.nullable(),
    path: z.string().nullable(),
    /** What the last verification found; null where none has looked since it was fetched. */
    check: z.enum(checkResults).nullable(),
  })
  .readonly()
export type HistoryHitView = z.infer<typeof hitSchema>

/** The other side of a comparison. */
const otherSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('batch'), batchId: id }),
  z.strictObject({ kind: z.literal('import'), importId: z.uuid() }),
])
export type OtherManifest = z.infer<typeof otherSchema>
export const differenceKinds = ['only-a', 'only-b', 'different'] as const
export type DifferenceKind = (typeof differenceKinds)[number]
const sideSchema = z
  .object({
    path: z.string(),
    state: z.enum(itemStates),
    sizeBytes: count.nullable(),
    sha256: z.string().nullable(),
  })
  .readonly()
  .nullable()
const differenceSchema = z
  .object({ kind: z.enum(differenceKinds), uri: z.string().nullable(), a: sideSchema, b: sideSchema })
  .readonly()
export type DifferenceView = z.infer<typeof differenceSchema>

export const exportFormats = ['html', 'csv', 'json', 'sha256', 'script'] as const
export type ManifestExportFormat = (typeof exportFormats)[number]
/** Characters of an export or import that travel at once: far below the limits of a request and an answer. */
export const textPartChars = 128 * 1024

const checkStates = ['waiting', 'running', 'done', 'stopped', 'failed'] as const
const checkedSchema = z
  .object({
    batchId: id,
    state: z.enum(checkStates),
    /** Files looked at, of how many; bytes read, of how many. */
    files: count,
    totalFiles: count,
    bytes: count,
    totalBytes: count,
    counts: checkCounts,
    /** Why it failed, in one sentence. */
    message: z.string().nullable(),
  })
  .readonly()
export type CheckProgress = z.infer<typeof checkedSchema>

/** Windowed lists carry a revision: another one means that rows may have moved. */
const windowed = <Row extends z.ZodType>(row: Row) => ({
  rows: z.array(row).readonly(),
  total: count,
  revision: count,
})

const nothing = z.strictObject({})

export const manifestsCalls = {
  'manifests.batches': {
    input: z.strictObject({
      ...window,
      /** Words of which each must occur in name, note or folder. */
      text: shortText,
      result: z.enum(['all', ...batchResults]),
      sort: z.enum(batchSorts),
      isDescending: z.boolean(),
    }),
    output: z
      .object({
        ...windowed(batchSchema),
        /** Of everything, whatever the filter. */
        all: z.object({ batches: count, bytes: count }).readonly(),
      })
      .readonly(),
  },
  'manifests.days': {
    /** `timeZone`: an IANA name, by whose midnights the days are cut. */
    input: z.strictObject({ days: z.int().min(1).max(366), timeZone: z.string().min(1).max(64) }),
    /** Verified bytes by the day on which the file was finished; every day, the oldest first. */
    output: z
      .object({
        days: z.array(z.object({ day: z.string(), files: count, bytes: count }).readonly()).readonly(),
      })
      .readonly(),
  },
  'manifests.batch': { input: z.strictObject({ batchId: id }), output: factsSchema },
  'manifests.rows': {
    input: z.strictObject({
      ...window,
      batchId: id,
      /** Must occur in URI, file, observation or program. */
      text: shortText,
      outcome: z.enum(rowOutcomes),
      sort: z.enum(rowSorts),
      isDescending: z.boolean(),
    }),
    output: z.object(windowed(rowSchema)).readonly(),
  },
  /** Reads every file of a batch again, in the background; `manifests.checked` reports the progress. */
  'manifests.verify': { input: z.strictObject({ batchId: id }), output: nothing },
  'manifests.stop-verify': { input: z.strictObject({ batchId: id }), output: nothing },
  /** Verifications that wait or run. */
  'manifests.checks': { input: nothing, output: z.array(checkedSchema).readonly() },
  /**
   * Queues what failed, was cancelled, or was found missing, changed or unreadable again. The changed copy of a file is
   * kept under another name.
   */
  'manifests.fetch-missing': {
    input: z.strictObject({ batchId: id }),
    output: z.object({ queued: count, keptAside: z.array(z.string()).readonly() }).readonly(),
  },
  'manifests.compare': {
    input: z.strictObject({
      ...window,
      batchId: id,
      other: otherSchema,
      kind: z.enum(['all', ...differenceKinds]),
    }),
    output: z
      .object({
        ...windowed(differenceSchema),
        otherName: z.string(),
        same: count,
        onlyA: count,
        onlyB: count,
        different: count,
        /** False: the other list names no checksums, so that only the presence of files was compared. */
        isByContent: z.boolean(),
      })
      .readonly(),
  },
  /** A manifest as text, part by part: the first question without `exportId`, then with the one of the answer. */
  'manifests.export': {
    input: z.strictObject({ batchId: id, format: z.enum(exportFormats), exportId: z.uuid().nullable() }),
    output: z
      .object({
        exportId: z.uuid(),
        text: z.string(),
        isLast: z.boolean(),
        fileName: z.string(),
        mediaType: z.string(),
      })
      .readonly(),
  },
  /** Everything ever fetched, newest first; `indexing` means: ask again in a moment. */
  'manifests.search': {
    input: z.strictObject({
      text: shortText,
      outcome: z.enum(['all', 'ok', 'failed', 'waiting']),
      limit: z.int().min(1).max(200),
    }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('indexing'), indexed: count, total: count }).readonly(),
      z
        .object({ kind: z.literal('found'), hits: z.array(hitSchema).readonly(), isCut: z.boolean() })
        .readonly(),
    ]),
  },
  /** A manifest or list of a person, part by part; kept in memory to be compared with. */
  'manifests.import': {
    input: z.strictObject({
      importId: z.uuid().nullable(),
      name: shortText,
      text: z.string().max(textPartChars),
      isLast: z.boolean(),
    }),
    output: z.object({ importId: z.uuid(), files: count, refused: count, withChecksum: count }).readonly(),
  },
  /** Name and note as the history shows them; the next manifest is written with them. */
  'manifests.describe': {
    input: z.strictObject({
      batchId: id,
      name: z.string().trim().min(1).max(200),
      note: shortText.nullable(),
    }),
    output: nothing,
  },
  /** Takes a batch that has ended out of the history, never its files. Until `untilMs` it can be restored. */
  'manifests.remove': {
    input: z.strictObject({ batchId: id }),
    output: z.object({ untilMs: timeMs }).readonly(),
  },
  'manifests.restore': { input: z.strictObject({ batchId: id }), output: nothing },
} as const

export const manifestsEvents = {
  /** The history is another one now: ask again. At most once a second. */
  'manifests.changed': z.object({ revision: count }).readonly(),
  'manifests.checked': checkedSchema,
} as const
