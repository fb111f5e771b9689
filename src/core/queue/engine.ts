import type { BatchView } from '#shared/models'
import { totalsOf } from '#shared/counts'
import type { Queue, QueueEvent } from '../queue-api.ts'
import { createSpaceBook } from '../space/space-book.ts'
import { wake } from './blocked.ts'
import { createClockWatch } from '../clock-watch.ts'
import { createCommands } from './commands.ts'
import { conclude, existing } from './conclude.ts'
import { drain } from './drain.ts'
import { announceTarget, type EngineState } from './engine-state.ts'
import { enqueueFiles } from './enqueue.ts'
import { hopeAgain } from './fairness.ts'
import { createAdaptiveBook } from './adaptive-book.ts'
import { outcomesPaused, shownItem, shownItems, shownOutcomes } from './held.ts'
import { createHostBook } from './host-book.ts'
import { countsOf } from './outcome-counts.ts'
import type { QueueDeps } from './queue-deps.ts'
import { logEnqueued, logEvent, logRun, withOrdersLogged } from './queue-log.ts'
import { createRetryPace } from './retry-pace.ts'
import { serve } from './serve.ts'
import { createShortage } from './shortage.ts'
import type { StoredBatch } from './store-port.ts'

/**
 * The persistent queue over a store, transfers and a clock. Brings the store into order first: what was running when
 * the last process ended is queued again, and batches that were never acknowledged are removed. One per data folder.
 */
export function createQueue(deps: QueueDeps): Queue {
  const { store, clock } = deps
  store.recover(clock.nowMs())
  // The disk may be another one by now: what waited for it is looked at anew.
  store.applyToAll('woken', { kind: 'all' }, clock.nowMs(), ['disk-full', 'folder-gone'])
  const listeners = new Set<(event: QueueEvent) => void>()
  const state: EngineState = {
    deps,
    running: new Map(),
    holds: createHostBook(() => clock.monotonicMs()),
    clockWatch: createClockWatch(clock),
    retries: createRetryPace(() => clock.monotonicMs()),
    holders: new Set(),
    shortage: createShortage(() => clock.monotonicMs()),
    paces: createAdaptiveBook(() => clock.monotonicMs()),
    demandingPrograms: new Set(),
    ground: { space: createSpaceBook(), looks: new Map(), blocked: new Map() },
    changedBatches: new Set(),
    concluding: new Map(),
    bells: new Set(),
    loops: new Set(),
    usualMs: new Map(),
    starts: 0,
    upsets: 0,
    isHeard: () => listeners.size > 0,
    emit: event => {
      logEvent(event)
      const told = event.kind === 'item-changed' ? { ...event, item: shownItem(state, event.item) } : event
      for (const listener of listeners) listener(told)
    },
  }
  deps.limits?.subscribe(() => announceTarget(state, { kind: 'all' }))
  deps.settings.subscribe?.(() => {
    // What did not fit may fit beside another reserve.
    for (const batchId of state.ground.blocked.keys()) wake(state, batchId)
    announceTarget(state, { kind: 'all' })
  })
  const totals: Queue['totals'] = batchId => totalsOf(countsOf(store.outcomes(batchId ?? null)))
  const viewOf = (batch: StoredBatch): BatchView => {
    const { id, name, folder, layout, state: batchState, createdMs, manifest, priority } = batch
    const outcomes = store.outcomes(id)
    const counts = countsOf(batchState === 'paused' ? outcomesPaused(outcomes) : outcomes)
    return {
      id,
      name,
      folder,
      layout,
      state: batchState,
      createdMs,
      totals: totalsOf(counts),
      counts,
      manifest,
      priority,
    }
  }
  return {
    enqueue: createEnqueue(state),
    run: async (batchId, signal) => {
      existing(store, batchId)
      logRun(batchId)
      hopeAgain(state, batchId)
      await drain(state, { batchId, endsWhenIdle: true }, signal)
      return conclude(state, batchId)
    },
    serve: signal => {
      logRun(null)
      return serve(state, signal)
    },
    batches: () =>
      store
        .batches()
        .filter(batch => batch.state !== 'planning')
        .map(viewOf),
    batch: batchId => {
      const batch = store.batch(batchId)
      return batch && viewOf(batch)
    },
    totals,
    outcomes: batchId => shownOutcomes(state, batchId ?? null),
    items: (filter, window) => shownItems(state, filter, window),
    isLineDown: () => state.holds.isAnyOffline(),
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...withOrdersLogged(createCommands(state)),
  }
}

/** One enqueue at a time per folder: two that began together would each open a batch of their own there. */
function createEnqueue(state: EngineState): Queue['enqueue'] {
  const last = new Map<string, Promise<unknown>>()
  return async (options, files, signal) => {
    const before = last.get(options.folder) ?? Promise.resolve()
    const now = before.catch(() => undefined).then(() => enqueueFiles(state.deps, options, files, signal))
    last.set(options.folder, now)
    try {
      const enqueued = await now
      logEnqueued(enqueued)
      state.changedBatches.add(enqueued.batchId)
      // Whoever asks for more may have made room, and may want another patience.
      state.ground.blocked.delete(enqueued.batchId)
      hopeAgain(state, enqueued.batchId)
      state.deps.token.askAnew(false)
      announceTarget(state, { kind: 'batch', batchId: enqueued.batchId })
      return enqueued
    } finally {
      if (last.get(options.folder) === now) last.delete(options.folder)
    }
  }
}
