import { hasGivenUp, type LoopMemory } from './choose.ts'
import { conclude } from './conclude.ts'
import { drain } from './drain.ts'
import type { EngineState } from './engine-state.ts'

/** Runs every batch that is not paused until the signal aborts; a batch that has come to rest gets its manifest. */
export async function serve(state: EngineState, signal: AbortSignal): Promise<void> {
  const { store } = state.deps
  let concluding: Promise<void> = Promise.resolve()
  const concludeRested = (memory: LoopMemory): void => {
    for (const { batchId } of state.running.values()) state.changedBatches.add(batchId)
    for (const batchId of [...state.changedBatches]) {
      if (!isAtRest(state, batchId, memory)) continue
      state.changedBatches.delete(batchId)
      if (!store.batch(batchId)) continue
      concluding = concluding.then(() => conclude(state, batchId)).then(() => undefined)
      // Its failure is met where it is awaited, at the end.
      concluding.catch(() => undefined)
    }
  }
  await drain(state, { batchId: null, endsWhenIdle: false, onLook: concludeRested }, signal)
  await concluding
  for (const batchId of [...state.changedBatches]) if (store.batch(batchId)) await conclude(state, batchId)
  store.flush()
}

/** Nothing of the batch runs, is still going to, or waits for a time. */
function isAtRest(state: EngineState, batchId: number, memory: LoopMemory): boolean {
  const { running, deps } = state
  const nowMs = deps.clock.nowMs()
  if ([...running.values()].some(one => one.batchId === batchId)) return false
  if (deps.store.nextDueMs(batchId, nowMs) !== null) return false
  return deps.store.ready(batchId, nowMs, 1).length === 0 || hasGivenUp(state, batchId, memory)
}
