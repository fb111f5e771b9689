import { coalesce, createEmitter, type After } from '../async.ts'
import type { BatchView } from '../models.ts'
import type { Totals } from '../counts.ts'
import { version } from '../version.ts'
import { batchWindow, diffOverview, newestFirst } from './overview.ts'
import type { BatchOverview, Overview, OverviewDelta, QueueNow } from './overview.ts'

/** What the feed needs of a queue; `Queue` of the core is one. */
export interface OverviewSource {
  /** `damaged`: verified files that were found otherwise since; none by default. */
  batches(): readonly SourceBatch[]
  totals(): Totals
  /** Told of every change and of every piece of progress. */
  subscribe(listener: () => void): () => void
}
export type SourceBatch = BatchView & { readonly damaged?: number }

export interface FeedParts {
  readonly source: OverviewSource
  readonly clock: { monotonicMs(): number }
  readonly after: After
  /** Fresh at every start of a host. */
  readonly hostId: string
  readonly archiveUrl: string
  /** What came over the network: files that are copied on this computer are no download. */
  readonly network: {
    look(nowMs: number): void
    bytesPerSecond(nowMs: number): number
  }
  /** The rest of what the queue is doing, read with every overview; the batches are those that are shown. */
  readonly now: (batches: readonly BatchView[]) => QueueNow
}

export interface OverviewFeed {
  /** The queue as it is now; listeners receive the difference first. */
  overview(): Overview
  subscribe(listener: (delta: OverviewDelta) => void): () => void
  close(): void
}

/** Announcements leave at most this often; what happens between them is sent together. */
export const announceEveryMs = 250

/** Turns the many small events of a queue into few differences with revisions. Reads nothing while nobody listens. */
export function overviewFeed(parts: FeedParts): OverviewFeed {
  const { source, clock, after } = parts
  const deltas = createEmitter<OverviewDelta>()
  let known = read(0)
  let lookedMs = -Infinity

  function read(revision: number): Overview {
    const inOrder = source.batches()
    const places = new Map(inOrder.map(({ id }, place) => [id, place]))
    const all = inOrder.toSorted(newestFirst)
    return {
      hostId: parts.hostId,
      revision,
      version,
      archiveUrl: parts.archiveUrl,
      bytesPerSecond: parts.network.bytesPerSecond(clock.monotonicMs()),
      totals: source.totals(),
      now: parts.now(inOrder),
      batches: all.slice(0, batchWindow).map(batch => overviewOf(batch, places.get(batch.id) ?? 0)),
      olderBatches: Math.max(0, all.length - batchWindow),
    }
  }

  function refresh(): Overview {
    const now = read(known.revision + 1)
    lookedMs = clock.monotonicMs()
    const delta = diffOverview(known, now)
    if (delta === null) return known
    known = now
    deltas.emit(delta)
    return known
  }

  const waitMs = (): number => Math.max(0, lookedMs + announceEveryMs - clock.monotonicMs())
  const looks = coalesce(after, waitMs, () => {
    refresh()
    // A rate falls to zero and an end becomes untrue without any event: look again until they have.
    if (known.bytesPerSecond > 0 || known.now.eta.kind === 'range') schedule()
  })

  function schedule(): void {
    if (deltas.hasListeners) looks.request()
  }

  const stopListening = source.subscribe(() => {
    parts.network.look(clock.monotonicMs())
    schedule()
  })

  return {
    overview: () => refresh(),
    subscribe: listener => {
      const stop = deltas.on(listener)
      schedule()
      return stop
    },
    close: () => {
      stopListening()
      looks.stop()
      deltas.clear()
    },
  }
}

function overviewOf(batch: SourceBatch, place: number): BatchOverview {
  const { id, name, folder, state, createdMs, totals, manifest, priority = 'normal' } = batch
  return {
    id,
    name,
    folder,
    state,
    createdMs,
    priority,
    place,
    totals,
    damaged: batch.damaged ?? 0,
    counts: batch.counts ?? null,
    manifest,
  }
}
