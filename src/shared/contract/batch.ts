import { z } from 'zod'

import { clashChoices, patiences, priorities } from '../choices.ts'
import { reasons } from '../reasons.ts'
import { batchStates, itemStates } from '../states.ts'

/** A batch and its files, described once for every wire; the types of `models`, `counts` and the queue come from here. */

const count = z.int().nonnegative()
const id = count
const nullableText = z.string().nullable()

/** What every summary says: asked = verified + failed + cancelled + waiting, in unique files. */
export const totalsSchema = z.object({
  asked: count,
  verified: count,
  failed: count,
  cancelled: count,
  waiting: count,
  bytes: count,
})

/** Unique files per state. `bytes` counts verified bytes. */
export const countsSchema = z.object({
  queued: count,
  fetching: count,
  verifying: count,
  done: count,
  waiting: count,
  paused: count,
  failed: count,
  cancelled: count,
  bytes: count,
})

/** `manifest`: absolute path of MANIFEST.HTML; null when it could not be written. */
export const summarySchema = totalsSchema.extend({ manifest: nullableText })

/** `template:` is followed by a pattern such as `{collection}/{program}/{filename}`. */
export const layoutSchema = z.custom<'nested' | 'flat' | `template:${string}`>(
  value => typeof value === 'string' && /^(?:nested|flat|template:[^]+)$/.test(value),
)

export const batchViewSchema = z.object({
  id,
  name: z.string(),
  folder: z.string(),
  layout: layoutSchema,
  state: z.enum(batchStates),
  createdMs: z.number(),
  /** Batches are listed in the order in which they run. */
  priority: z.enum(priorities).exactOptional(),
  totals: totalsSchema,
  /** Unique files by state, where the queue counts them by state. */
  counts: countsSchema.exactOptional(),
  /** Absolute path of MANIFEST.HTML once written. */
  manifest: nullableText,
})

export const itemViewSchema = z.object({
  id,
  batchId: id,
  uri: z.string(),
  obsId: nullableText,
  filename: z.string(),
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable(),
  /** What exactly happened, for details; never holds a secret. */
  detail: nullableText,
  /** Absolute path under the final name; null until the file is there. */
  path: nullableText,
  /** Verified size when done, else the declared or listed one. */
  sizeBytes: z.number().nullable(),
  sha256: nullableText,
  attempt: count,
  nextAttemptMs: z.number().nullable(),
  /** Since when it is in this state for this reason. */
  sinceMs: z.number().exactOptional(),
})

/** How many unique files are in one state for one reason. */
export const outcomeSchema = z.object({
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable(),
  items: count,
  /** Verified bytes when done, else the listed ones. */
  bytes: count,
})

/** One file asked for, before its name and folder are decided. */
export const wantedFileSchema = z.object({
  uri: z.string(),
  /** As the list gives it; may be hostile. */
  filename: z.string(),
  obsId: nullableText,
  collection: nullableText,
  sizeBytes: z.number().nullable(),
  /** PUBLIC, EXCLUSIVE_ACCESS, RESTRICTED; null when the list does not say. */
  access: nullableText,
  calibLevel: z.number().nullable(),
  version: nullableText,
  programId: nullableText,
  /** The `obs_id` asked for, one per reference; each becomes a manifest row. */
  parents: z.array(z.string()).readonly(),
  /** Where the request itself puts the file below the batch folder, with `/`; goes before the layout. May be hostile. */
  plannedPath: z.string().exactOptional(),
})

/** The order to enqueue a batch. */
export const batchOptionsSchema = z.object({
  /** Null names the batch after its folder. */
  name: nullableText,
  /** The batch folder, absolute and real: the caller resolves symbolic links. */
  folder: z.string(),
  layout: layoutSchema,
  onClash: z.enum(clashChoices),
  patience: z.enum(patiences),
  note: nullableText,
  acceptAsArchived: z.boolean(),
  /** `--name`: the local file name; only with exactly one URI. */
  localName: nullableText,
  /** Hard links of shared files under each asked dataset. */
  links: z.boolean(),
  /** Leave so many bytes free on the volume; null or absent: 1 GB or 2 % for the queue, nothing for `get`. */
  keepFreeBytes: z.number().nullable().exactOptional(),
  /** Ask the archive whether files that are here already have changed. */
  refresh: z.boolean().exactOptional(),
  /** Absent: normal for a new batch; one that is joined keeps its own. */
  priority: z.enum(priorities).exactOptional(),
})

/** What came of an order to enqueue. */
export const enqueuedSchema = z.object({
  batchId: id,
  /** Unique files new in the batch by this call. */
  added: count,
  /** Unique files that the batch already had; failed and cancelled ones among them are queued again. */
  known: count,
})
