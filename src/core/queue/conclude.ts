import { AppError, toAppError } from '#shared/errors'
import type { Summary } from '#shared/models'
import { totalsOf } from '#shared/counts'
import type { EngineState } from './engine-state.ts'
import { goneDetail } from './ground.ts'
import { addLinks } from './add-links.ts'
import { manifestSource } from './manifest-source.ts'
import { countsOf } from './outcome-counts.ts'
import type { QueueStore, StoredBatch } from './store-port.ts'

/**
 * The end of a run of one batch, whatever came of it: everything saved, the manifest rewritten, the end announced. A
 * manifest that cannot be written is told by an event and by `manifest: null`, never hidden and never a reason to lose
 * the summary.
 */
export async function conclude(state: EngineState, batchId: number): Promise<Summary> {
  const before = state.concluding.get(batchId) ?? Promise.resolve()
  const now = before.catch(() => undefined).then(() => concludeNow(state, batchId))
  state.concluding.set(batchId, now)
  try {
    return await now
  } finally {
    if (state.concluding.get(batchId) === now) state.concluding.delete(batchId)
  }
}

async function concludeNow(state: EngineState, batchId: number): Promise<Summary> {
  const { store, manifests } = state.deps
  store.flush()
  state.changedBatches.delete(batchId)
  let manifest: string | null = null
  try {
    const batch = existing(store, batchId)
    const gone = await goneDetail(state, batch)
    if (gone !== null) throw new AppError('folder-gone', gone)
    // The manifest names the links that are there; it matters more than those that could not be made.
    const linking = await addLinks(state, batch).catch(toAppError)
    manifest = await manifests.write(manifestSource(state.deps, batch))
    store.setManifest(batchId, manifest)
    if (linking) throw linking
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    state.emit({ kind: 'manifest-failed', batchId, code, message })
  }
  const summary = { ...totalsOf(countsOf(store.outcomes(batchId))), manifest }
  state.emit({ kind: 'batch-ended', batchId, summary })
  return summary
}

/** Throws AppError 'usage' when there is none of this id. */
export function existing(store: QueueStore, batchId: number): StoredBatch {
  const batch = store.batch(batchId)
  if (batch && batch.state !== 'planning') return batch
  throw new AppError('usage', 'There is no such batch; `halyard queue` lists them.')
}
