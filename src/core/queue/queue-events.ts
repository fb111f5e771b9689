import type { ItemView } from '#shared/models'
import type { ItemState } from '#shared/states'
import type { QueueEvent, WideTarget } from '../queue-api.ts'

interface QueueEventsParts {
  readonly log: (event: QueueEvent) => void
  /** An item as it is shown. */
  readonly item: (itemId: number) => ItemView | null
  /** Other items may be ready now. */
  readonly readyChanged: () => void
}

type ItemIds = Pick<ItemView, 'id' | 'batchId'>

/** What the queue announces. Every part that changes something calls it; hosts and screens subscribe through the engine. */
export class QueueEvents {
  readonly #parts: QueueEventsParts
  readonly #listeners = new Set<(event: QueueEvent) => void>()

  constructor(parts: QueueEventsParts) {
    this.#parts = parts
  }

  subscribe(listener: (event: QueueEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: QueueEvent): void {
    this.#parts.log(event)
    for (const listener of this.#listeners) listener(event)
  }

  /** Announces the state that an item has now. `receivedBytes`: see `ItemChanged`. */
  itemChanged({ id: itemId, batchId }: ItemIds, state: ItemState, receivedBytes?: number): void {
    const read = (): ItemView | null => this.#parts.item(itemId)
    const changed = { kind: 'item-changed', itemId, batchId, state, read } as const
    this.emit(receivedBytes === undefined ? changed : { ...changed, receivedBytes })
  }

  /** Announces that an order changed its target, and wakes the loops. */
  targetChanged(target: WideTarget): void {
    if (target.kind === 'item') {
      const item = this.#parts.item(target.itemId)
      if (item) this.itemChanged(item, item.state)
    } else this.emit({ kind: 'batch-changed', batchId: target.kind === 'batch' ? target.batchId : null })
    this.#parts.readyChanged()
  }
}
