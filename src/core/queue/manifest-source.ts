import type { Gate } from '../limits/gate.ts'
import { stateUnder } from '../limits/under-gate.ts'
import type { ManifestItem, ManifestSource } from '../manifests/manifest-types.ts'
import { gateOf } from './engine-state.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { QueueStore, StoredBatch } from './store-port.ts'

const pageSize = 500

/** A manifest's content, streamed from the store page by page. */
export function manifestSource(deps: QueueDeps, batch: StoredBatch): ManifestSource {
  const { store, clock, tool } = deps
  const { uuid, name, folder, layout, note, createdMs } = batch
  return {
    batch: { uuid, name, folder, layout, note, createdMs, writtenMs: clock.nowMs(), tool },
    facts: store.manifestFacts(batch.id),
    items: itemsOf(store, batch.id, gateOf(deps)),
  }
}

function* itemsOf(store: QueueStore, batchId: number, gate: Gate): Generator<ManifestItem> {
  let afterId = 0
  for (;;) {
    const page = store.manifestItems(batchId, afterId, pageSize)
    yield* gate.kind === 'open' ? page : page.map(item => ({ ...item, ...stateUnder(gate, item) }))
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    afterId = last.id
  }
}
