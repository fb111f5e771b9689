import type { Summary } from '#shared/models'
import { handledElsewhere } from '#shared/ignore'

interface BatchEndsParts {
  readonly flush: () => void
  readonly finish: (batchId: number) => Promise<Summary>
}

/**
 * Which batches need another manifest, and which are getting one. Orders of a person and `enqueue` say what changed;
 * `run-loop` finishes what has come to rest, and a bounded run its own batch.
 */
export class BatchEnds {
  readonly #parts: BatchEndsParts
  /** Their manifest is older than their items. */
  readonly #changed = new Set<number>()
  readonly #finishing = new Map<number, Promise<Summary>>()

  constructor(parts: BatchEndsParts) {
    this.#parts = parts
  }

  changed(batchId: number): void {
    this.#changed.add(batchId)
  }

  changedBatches(): readonly number[] {
    return [...this.#changed]
  }

  forget(batchId: number): void {
    this.#changed.delete(batchId)
  }

  /** Writes the manifest of a batch and announces its end; one at a time, since two would write the same files. */
  async finish(batchId: number): Promise<Summary> {
    const before = this.#finishing.get(batchId)
    const now = this.#finishAfter(before, batchId)
    this.#finishing.set(batchId, now)
    try {
      return await now
    } finally {
      if (this.#finishing.get(batchId) === now) this.#finishing.delete(batchId)
    }
  }

  async #finishAfter(before: Promise<Summary> | undefined, batchId: number): Promise<Summary> {
    // The failure of another call is its own caller's.
    if (before) await handledElsewhere(before)
    this.#parts.flush()
    this.forget(batchId)
    return this.#parts.finish(batchId)
  }
}
