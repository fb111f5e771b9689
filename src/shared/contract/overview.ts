import { z } from 'zod'

import { priorities } from '../choices.ts'
import { reasons } from '../reasons.ts'
import { batchViewSchema, countsSchema, totalsSchema } from './batch.ts'
import { queueGroups, tallySchema } from './areas/queue-rows.ts'
import { gateSchema } from './areas/queue-limits.ts'
import { etaSchema } from './areas/queue-live.ts'

/** The queue at one moment, and the difference between two moments; hosts make them, the page applies them. */

const count = z.int().nonnegative()

/** A batch as an overview lists it. */
export const batchOverviewSchema = batchViewSchema
  .omit({ layout: true })
  .extend({
    priority: z.enum(priorities),
    /** Place in the order in which batches run, from 0. */
    place: count,
    /** Of the verified files, those that the last verification did not find as they were. */
    damaged: count,
    /** Unique files by state; null when the queue does not distinguish them. */
    counts: countsSchema.nullable(),
  })
  .readonly()

/** What the whole queue is doing, besides its counts. */
export const queueNowSchema = z
  .object({
    /** Bytes per second that reach the disk. */
    writtenBytesPerSecond: z.number().nonnegative(),
    /** Bytes of all files that were asked for and not cancelled, as far as their sizes are known. */
    askedBytes: count,
    /** Bytes of them that are here, parts included. */
    presentBytes: count,
    groups: z.object(
      Object.fromEntries(queueGroups.map(group => [group, tallySchema])) as Record<
        (typeof queueGroups)[number],
        typeof tallySchema
      >, // one member for each of the names
    ),
    /** The limit in force, or what stops everything. */
    gate: gateSchema,
    eta: etaSchema,
    /** Every batch that has work left is paused. */
    isPaused: z.boolean(),
    /** Files that wait for a connection, a token, room or a folder, by reason, for the banners. */
    held: z
      .array(
        z.strictObject({
          reason: z.enum(reasons),
          items: count,
          /** Of these files, as far as their sizes are known. */
          bytes: count,
          untilMs: z.number().nullable(),
          /** Of the first such batch. */
          folder: z.string(),
          /** Of `network`: the line is there, and it is the archive that refuses or does not answer. */
          hasLine: z.boolean().optional(),
        }),
      )
      .readonly(),
    /** Of the volumes that batches with work left lie on. Looked at every ten seconds. */
    volumes: z.array(z.strictObject({ folder: z.string(), freeBytes: count, totalBytes: count })).readonly(),
    /** Changes whenever a file may have moved. */
    rowsRevision: count,
  })
  .readonly()
export type QueueNow = z.infer<typeof queueNowSchema>

/** What moves: sent whole each time, so that applying one twice changes nothing. */
const movingPart = {
  /** Names one start of a host: revisions of different starts cannot be compared. */
  hostId: z.string().min(1),
  revision: count,
  /** Received bytes per second over the last few seconds. */
  bytesPerSecond: z.number().nonnegative(),
  totals: totalsSchema,
  now: queueNowSchema,
  /** Batches beyond the newest `batchWindow`, which are counted in `totals` and not listed. */
  olderBatches: count,
}

export const overviewSchema = z
  .object({
    ...movingPart,
    version: z.string(),
    archiveUrl: z.string(),
    /** Newest first, at most `batchWindow`. */
    batches: z.array(batchOverviewSchema).readonly(),
  })
  .readonly()

export const overviewDeltaSchema = z
  .object({
    ...movingPart,
    changed: z.array(batchOverviewSchema).readonly(),
    removedIds: z.array(count).readonly(),
  })
  .readonly()

export type BatchOverview = z.infer<typeof batchOverviewSchema>
export type Overview = z.infer<typeof overviewSchema>
export type OverviewDelta = z.infer<typeof overviewDeltaSchema>

/** How many batches an overview lists. More would be a list, and lists travel in windows of rows. */
export const batchWindow = 200

/** Newest first; the id settles batches made in the same millisecond. */
export const newestFirst = (
  a: Pick<BatchOverview, 'createdMs' | 'id'>,
  b: Pick<BatchOverview, 'createdMs' | 'id'>,
): number => b.createdMs - a.createdMs || b.id - a.id

/** What to announce to those who know `before`, so that they know `after`; null when nothing a person sees differs. */
export function diffOverview(before: Overview, after: Overview): OverviewDelta | null {
  const known = new Map(before.batches.map(batch => [batch.id, JSON.stringify(batch)]))
  const listed = new Set(after.batches.map(batch => batch.id))
  const changed = after.batches.filter(batch => known.get(batch.id) !== JSON.stringify(batch))
  const removedIds = before.batches.map(batch => batch.id).filter(id => !listed.has(id))
  const isSame =
    changed.length === 0 &&
    removedIds.length === 0 &&
    before.bytesPerSecond === after.bytesPerSecond &&
    before.olderBatches === after.olderBatches &&
    JSON.stringify(before.totals) === JSON.stringify(after.totals) &&
    JSON.stringify(before.now) === JSON.stringify(after.now)
  if (isSame) return null
  const { hostId, revision, bytesPerSecond, totals, now, olderBatches } = after
  return { hostId, revision, bytesPerSecond, totals, now, olderBatches, changed, removedIds }
}

export type Applied =
  { readonly kind: 'applied'; readonly overview: Overview } | { readonly kind: 'ask-again' }

/** An old delta changes nothing; one that does not follow directly, or of another host, means: ask for the whole. */
export function applyDelta(overview: Overview, delta: OverviewDelta): Applied {
  if (delta.hostId !== overview.hostId || delta.revision > overview.revision + 1) return { kind: 'ask-again' }
  if (delta.revision <= overview.revision) return { kind: 'applied', overview }
  const { changed, removedIds, ...moving } = delta
  const gone = new Set([...removedIds, ...changed.map(batch => batch.id)])
  const kept = overview.batches.filter(batch => !gone.has(batch.id))
  const batches = [...kept, ...changed].sort(newestFirst)
  return { kind: 'applied', overview: { ...overview, ...moving, batches } }
}
