import type { ItemView } from '#shared/models'
import type { QueueEvent, WideTarget } from '../queue-api.ts'

interface QueueEventsParts {
  readonly log: (event: QueueEvent) => void
  /** An item as it is shown. */
  readonly item: (itemId: number) => ItemView | null
  /** Other items may be ready now. */
  readonly readyChanged: () => void
}

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

  /**
   * Announces an item as the store has it now. Nothing is read without listeners. `receivedBytes`: what the last attempt
   * of a finished file received over the network.
   */
  itemChanged(itemId: number, receivedBytes?: number): void {
    if (this.#listeners.size === 0) return
    const item = this.#parts.item(itemId)
    if (item) this.emit({ kind: 'item-changed', item, ...(receivedBytes !== undefined && { receivedBytes }) })
  }

  /** Announces that an order changed its target, and wakes the loops. */
  targetChanged(target: WideTarget): void {
    if (target.kind === 'item') this.itemChanged(target.itemId)
    else this.emit({ kind: 'batch-changed', batchId: target.kind === 'batch' ? target.batchId : null })
    this.#parts.readyChanged()
  }
}
