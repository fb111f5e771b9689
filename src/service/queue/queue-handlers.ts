import { dayMs } from '#shared/durations'
import { firstInstant, dateName, localTime } from '#core/limits/local-time'
import { createEmitter } from '#shared/async'
import { mostIds } from '#shared/contract/areas/queue-rows'
import { overviewFeed } from '#shared/contract/overview-feed'
import type { QueueNow } from '#shared/contract/overview'
import type { ServicePart } from '#shared/contract/service'
import type { BatchView } from '#shared/models'
import { openWholeNow } from '#shared/opened'
import type { EtaSituation } from './eta-clock.ts'
import { readDetails } from './details.ts'
import { limitHandlers } from './limit-handlers.ts'
import { createLiveFeed } from './live-feed.ts'
import { networkRate } from './network-rate.ts'
import { countNow } from './now.ts'
import { orderHandlers } from './order-handlers.ts'
import type { QueueServiceDeps } from './ports.ts'
import { createThroughputSampler, type ThroughputSampler } from './throughput-sampler.ts'
import { removals } from './removals.ts'
import { createShownRows } from './shown-rows.ts'
import { sumOfTotals } from './shown-queue.ts'
import { selectedIds } from './selected.ts'
import { createVolumes } from './volumes.ts'

const rateWindowMs = 3000
/** The first of many waiting files to continue says when anything continues. */
const lookedAt = 100

/** Calls and events of the Queue screen. Throws AppError of the store; then no timer keeps running. */
export function createQueueHandlers(parts: QueueServiceDeps): ServicePart<'queue'> {
  return openWholeNow(opened =>
    partOver(
      opened.add(createThroughputSampler(parts), pulse => pulse.close()),
      parts,
    ),
  )
}

function partOver(pulse: ThroughputSampler, parts: QueueServiceDeps): ServicePart<'queue'> {
  const { queue, limits, reader, clock, after, hostId } = parts
  const dayStartMs = dayStart(parts)
  const changed = (): void => {
    rows.changed(true)
    live.touch()
    changes.emit({ kind: 'batch-changed' })
  }
  const held = removals(parts, changed)
  const rows = createShownRows({
    queue,
    reader,
    search: parts.search,
    gate: () => limits.gate(),
    monotonicMs: () => clock.monotonicMs(),
    after,
    dayStartMs,
    presentBytes: id => pulse.progress.presentBytes(id),
    hidden: held.hidden,
    damage: parts.damage,
  })
  const live = createLiveFeed({
    read: () => ({
      hostId,
      rowsRevision: rows.revision(),
      moving: pulse.progress.moving(clock.monotonicMs()),
    }),
    monotonicMs: () => clock.monotonicMs(),
    after,
  })
  const disks = createVolumes(parts, () => changes.emit({ kind: 'batch-changed' }))
  const changes = createEmitter<{ readonly kind: 'batch-changed' }>()
  const feed = overviewFeed({
    source: {
      batches: () => rows.source().batches,
      totals: () => sumOfTotals(rows.source().batches),
      subscribe: listener => {
        const stops = [queue.subscribe(listener), changes.on(listener)]
        return () => {
          for (const stop of stops) stop()
        }
      },
    },
    clock,
    after,
    hostId,
    archiveUrl: parts.archiveUrl,
    network: networkRate(() => limits.receivedBytes(), rateWindowMs),
    now: readNow,
  })
  const stopQueue = queue.subscribe(event => {
    pulse.heard(event)
    if (event.kind === 'item-changed') rows.itemChanged(event.itemId)
    else if (event.kind !== 'item-progressed') rows.changed(event.kind === 'batch-changed')
    live.touch()
  })
  const stopLimits = limits.subscribe(changed)
  const stopDamage = parts.damage.subscribe(changed)

  function readNow(batches: readonly BatchView[]): QueueNow {
    const moving = pulse.progress.moving(clock.monotonicMs())
    const movingBytes = moving.reduce((sum, { presentBytes }) => sum + presentBytes, 0)
    const {
      situation,
      held: holds,
      ...counted
    } = countNow({
      source: rows.source(),
      gate: limits.gate(),
      hasLine: !queue.isLineDown(),
      movingBytes,
      isArriving: pulse.isArriving(),
    })
    return {
      ...counted,
      // Files that wait for different times have none in common: the earliest is shown.
      held: holds.map(hold => (hold.hasLine === true ? { ...hold, ...withTime(hold) } : hold)),
      gate: limits.gate(),
      writtenBytesPerSecond: pulse.writtenBytesPerSecond(),
      eta: pulse.eta({ ...situation, held: situation.held && withTime(situation.held) }),
      volumes: disks.of(batches),
      rowsRevision: rows.revision(),
    }
  }

  /** Of files that wait each for themselves, when the first is tried again. */
  function withTime(hold: NonNullable<EtaSituation['held']>): EtaSituation['held'] {
    if (hold.untilMs !== null) return hold
    const some = queue.items({ states: ['waiting'], reasons: [hold.reason] }, { afterId: 0, limit: lookedAt })
    const times = some.flatMap(({ nextAttemptMs }) => nextAttemptMs ?? [])
    return { ...hold, untilMs: times.length === 0 ? null : Math.min(...times) }
  }

  return {
    handlers: {
      'queue.overview': () => inTurn(() => feed.overview()),
      'queue.rows': ({ list, first, count }) => rows.window(list, first, count),
      'queue.listed': ({ list, ids }) => inTurn(() => ({ ids: [...rows.listed(list, ids)] })),
      'queue.ids': async ({ list, except }) => {
        const isTooMany = (await rows.plan(list)).openItems - except.length > mostIds
        if (isTooMany) return { ids: null }
        return { ids: [...(await selectedIds({ kind: 'rule', list, except }, rows, reader))] }
      },
      'queue.find': async ({ list, text, after: from }) => ({ index: await rows.find(list, text, from) }),
      'queue.samples': ({ span }) => {
        const nowMs = clock.nowMs()
        return Promise.resolve({
          samples: pulse.rings.samples(span, nowMs),
          events: pulse.rings.events(span, nowMs),
        })
      },
      'queue.details': ({ itemId }) => inTurn(() => readDetails(itemId, reader, rows)),
      ...orderHandlers(parts, rows, held, kind => pulse.rings.note(kind, clock.nowMs())),
      ...limitHandlers(parts),
    },
    announcements: {
      'queue.changed': listener => feed.subscribe(listener),
      'queue.live': listener => live.subscribe(listener),
    },
    close: async () => {
      stopQueue()
      stopLimits()
      stopDamage()
      feed.close()
      live.close()
      pulse.close()
      await held.close()
    },
  }
}

/** When the day of the wall clock began; computed once a day. */
function dayStart({ clock, timeZone }: Pick<QueueServiceDeps, 'clock' | 'timeZone'>): () => number {
  let known: { readonly day: string; readonly zone: string; readonly startMs: number } | null = null
  return () => {
    const nowMs = clock.nowMs()
    const zone = timeZone()
    const day = dateName(localTime(nowMs, zone))
    if (known?.day === day && known.zone === zone) return known.startMs
    const isToday = (atMs: number): boolean => dateName(localTime(atMs, zone)) >= day
    known = { day, zone, startMs: firstInstant(nowMs - dayMs * 1.1, nowMs, isToday) }
    return known.startMs
  }
}

/** A throw becomes a rejection, as every handler promises. */
const inTurn = <T>(read: () => T): Promise<T> => Promise.resolve().then(read)
