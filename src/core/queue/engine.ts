import type { BatchView, ItemView } from '#shared/models'
import { reasonsAbout } from '#shared/reason-facts'
import { totalsOf } from '#shared/counts'
import { createClockWatch } from '../clock-watch.ts'
import { Hosts } from '../hosts/hosts.ts'
import { openGate, type Gate } from '../limits/gate.ts'
import type { Queue } from '../queue-api.ts'
import { BatchEnds } from './batch-ends.ts'
import { BlockedBatches } from './blocked-batches.ts'
import { createCommands } from './commands.ts'
import { DiskSpace } from './disk-space.ts'
import { createEnqueue } from './enqueue.ts'
import { finishBatch } from './finish-batch.ts'
import { Loops } from './loops.ts'
import type { QueueDeps } from './queue-deps.ts'
import { QueueEvents } from './queue-events.ts'
import { logEnqueued, logEvent, logRun, withOrdersLogged } from './queue-log.ts'
import { runItem } from './run-item.ts'
import { runBatch, serve, type LoopParts } from './run-loop.ts'
import { RunningTransfers } from './running-transfers.ts'
import { createShortage } from '../hosts/shortage.ts'
import { ShownItems } from './shown-items.ts'
import { nothingOver, shownCounts } from '../items/shown-state.ts'
import { countsOf, type StateCount } from '../items/state-counts.ts'
import { existingBatch, type StoredBatch } from './store-port.ts'

/**
 * The persistent queue over a store, transfers and a clock. Brings the store into order first: what was running when
 * the last process ended is queued again, and batches that were never acknowledged are removed. One per data folder.
 */
export function createQueue(deps: QueueDeps): Queue {
  const { store, clock, token } = deps
  store.recover(clock.nowMs())
  // The disk may be another one by now: what waited for it is tried again.
  store.applyToAll('woken', { kind: 'all' }, clock.nowMs(), reasonsAbout('disk'))
  const parts = createParts(deps)
  const { events, shown, hosts, ends, blocked, forgetGivenUp } = parts
  deps.limits?.subscribe(() => events.targetChanged({ kind: 'all' }))
  deps.settings.subscribe?.(() => {
    // What did not fit may fit beside another reserve.
    blocked.wakeAll()
    events.targetChanged({ kind: 'all' })
  })
  const loopParts: LoopParts = {
    ...parts,
    runItem: (batch, item, signal) => runItem(parts, batch, item, signal),
  }
  const viewOf = (batch: StoredBatch): BatchView => batchView(batch, store.outcomes(batch.id))
  return {
    enqueue: createEnqueue({
      deps,
      enqueued: enqueued => {
        const { batchId } = enqueued
        logEnqueued(enqueued)
        ends.changed(batchId)
        // The person who asks for more may have made room, and may want another patience.
        blocked.unblock(batchId)
        forgetGivenUp(batchId)
        token.askAgain(false)
        events.targetChanged({ kind: 'batch', batchId })
      },
    }),
    run: async (batchId, signal) => {
      existingBatch(store, batchId)
      logRun(batchId)
      forgetGivenUp(batchId)
      await runBatch(loopParts, batchId, signal)
      return ends.finish(batchId)
    },
    serve: signal => {
      logRun(null)
      return serve(loopParts, signal)
    },
    batches: () =>
      store
        .batches()
        .filter(({ state }) => state !== 'planning')
        .map(viewOf),
    batch: batchId => {
      const batch = store.batch(batchId)
      return batch && viewOf(batch)
    },
    totals: batchId => totalsOf(countsOf(store.outcomes(batchId ?? null))),
    outcomes: batchId => shown.counts(batchId ?? null),
    holdOf: batchId => shown.holdOf(batchId),
    items: (filter, window) => shown.items(filter, window),
    isLineDown: () => hosts.holds.isAnyOffline(),
    subscribe: listener => events.subscribe(listener),
    ...withOrdersLogged(createCommands(parts)),
  }
}

/** The whole state of the engine: each other file sees the parts that it names. */
function createParts(deps: QueueDeps) {
  const { store, clock } = deps
  const gate = (): Gate => deps.limits?.gate() ?? openGate
  const loops = new Loops(clock)
  const hosts = new Hosts(clock, deps.downloadUrl)
  const shortage = createShortage(() => clock.monotonicMs())
  const disk = new DiskSpace(deps)
  const events = new QueueEvents({
    log: logEvent,
    item: (itemId): ItemView | null => shown.item(itemId),
    readyChanged: () => {
      loops.readyChanged()
      loops.wakeAll()
    },
  })
  const blocked = new BlockedBatches({ store, clock, events, roomBytes: batch => disk.roomBytes(batch) })
  const shown = new ShownItems({ store, clock, gate, hosts, blocked })
  const ends = new BatchEnds({
    flush: () => store.flush(),
    finish: batchId => finishBatch({ deps, disk, events, gate }, batchId),
  })
  const clockWatch = createClockWatch(clock)
  const followClock = (): void => {
    const backMs = clockWatch.setBackMs()
    if (backMs === 0) return
    store.moveBack(backMs)
    loops.readyChanged()
    events.emit({ kind: 'batch-changed', batchId: null })
  }
  const forgetGivenUp = (batchId: number): void => {
    hosts.forgetGivenUp()
    shortage.passed()
    loops.forgetGivenUp(batchId)
  }
  const running = new RunningTransfers(clock)
  const demandingPrograms = new Set<string>()
  const state = { running, loops, hosts, disk, blocked, ends, shortage, demandingPrograms }
  return { deps, ...state, events, shown, gate, followClock, forgetGivenUp }
}

function batchView(batch: StoredBatch, stored: readonly StateCount[]): BatchView {
  const { id, name, folder, layout, state, createdMs, manifest, priority } = batch
  const counts = countsOf(shownCounts(stored, { ...nothingOver, isBatchPaused: state === 'paused' }))
  return { id, name, folder, layout, state, createdMs, totals: totalsOf(counts), counts, manifest, priority }
}
