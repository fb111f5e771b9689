import { reasonsAbout } from '#shared/reason-facts'
import type { Clock } from '../ports.ts'
import type { Hindrance } from '../space/judge-space.ts'
import type { QueueEvents } from './queue-events.ts'
import { logBlocked, logUnblocked } from './queue-log.ts'
import type { QueueStore, StoredBatch } from './store-port.ts'

/** An endless batch that waits for space or for its folder. */
export interface Blocked {
  /** The least that must be free before another look at its files is worth while. */
  readonly needBytes: number
  /** Nothing of the batch can start; otherwise only what was found not to fit waits. */
  readonly isWhole: boolean
  readonly reason: Hindrance['reason']
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number
  readonly probeAtMs: number
}

interface BlockedBatchesParts {
  readonly store: Pick<QueueStore, 'batch' | 'applyToAll'>
  readonly clock: Clock
  readonly events: Pick<QueueEvents, 'emit' | 'targetChanged'>
  /** As `DiskSpace` has it. */
  readonly roomBytes: (batch: StoredBatch) => Promise<number | null>
}

/** How often a full disk or an absent folder is looked at again. */
const probeEveryMs = 30_000

/**
 * Endless batches that wait for space or for their folder. Their items wait for no time of their own: a probe of the disk
 * wakes them all, and only when one of them could start, so that a long list is not turned over in vain. `attempt-result`
 * blocks, `choose` asks, `run-loop` probes, an order of a person unblocks.
 */
export class BlockedBatches {
  readonly #parts: BlockedBatchesParts
  readonly #blocked = new Map<number, Blocked>()

  constructor(parts: BlockedBatchesParts) {
    this.#parts = parts
  }

  /** An endless batch waits for its disk from now on. */
  block(batch: StoredBatch, facts: Pick<Blocked, 'needBytes' | 'isWhole' | 'reason'>): void {
    if (batch.patience !== 'endless') return
    const before = this.#blocked.get(batch.id)
    const isSame = before !== undefined && (before.isWhole || !facts.isWhole)
    this.#blocked.set(batch.id, {
      needBytes: Math.min(facts.needBytes, before?.needBytes ?? Infinity),
      isWhole: facts.isWhole || before?.isWhole === true,
      reason: isSame ? before.reason : facts.reason,
      sinceMs: isSame ? before.sinceMs : this.#parts.clock.nowMs(),
      probeAtMs: before?.probeAtMs ?? this.#parts.clock.monotonicMs() + probeEveryMs,
    })
    if (!isSame) logBlocked(batch, { ...facts })
    // What is queued is shown for another reason now.
    if (!isSame && facts.isWhole) this.#parts.events.emit({ kind: 'batch-changed', batchId: batch.id })
  }

  /** What blocks all of a batch; null when some of it can start. */
  wholeBlock(batchId: number): Blocked | null {
    const blocked = this.#blocked.get(batchId)
    return blocked?.isWhole === true ? blocked : null
  }

  /** Why batches are blocked as a whole now. */
  reasons(): readonly Hindrance['reason'][] {
    return [...this.#blocked.values()].filter(({ isWhole }) => isWhole).map(({ reason }) => reason)
  }

  /** In how many milliseconds the next probe is due, for one batch or (null) for any; null when none waits. */
  nextProbeMs(batchId: number | null): number | null {
    const due = [...this.#blocked]
      .filter(([id]) => batchId === null || id === batchId)
      .map(([, { probeAtMs }]) => probeAtMs - this.#parts.clock.monotonicMs())
    return due.length === 0 ? null : Math.max(0, Math.min(...due))
  }

  /** Batches whose probe is due. It is then due again later, so that a second loop does not probe as well. */
  dueProbes(): readonly number[] {
    const nowMs = this.#parts.clock.monotonicMs()
    const due = [...this.#blocked].filter(([, { probeAtMs }]) => probeAtMs <= nowMs)
    for (const [batchId, blocked] of due)
      this.#blocked.set(batchId, { ...blocked, probeAtMs: nowMs + probeEveryMs })
    return due.map(([batchId]) => batchId)
  }

  /** Looks at the disk of a batch, and wakes its items when one of them can start. `isOver`: the queue no longer runs. */
  async probe(batchId: number, isOver: () => boolean): Promise<void> {
    const batch = this.#parts.store.batch(batchId)
    if (!batch) {
      this.unblock(batchId)
      return
    }
    const room = await this.#parts.roomBytes(batch)
    const blocked = this.#blocked.get(batchId)
    if (isOver() || !blocked || (room !== null && room < blocked.needBytes)) return
    this.#wake(batchId)
  }

  /** Another reserve holds: what did not fit may fit. */
  wakeAll(): void {
    for (const batchId of [...this.#blocked.keys()]) this.#wake(batchId)
  }

  /** A person asks again: the batch is tried as if nothing had blocked it. */
  unblock(batchId: number): void {
    const blocked = this.#blocked.get(batchId)
    if (blocked === undefined) return
    this.#blocked.delete(batchId)
    logUnblocked(batchId, blocked.reason, this.#parts.clock.nowMs() - blocked.sinceMs)
  }

  #wake(batchId: number): void {
    const { store, clock, events } = this.#parts
    this.unblock(batchId)
    store.applyToAll('woken', { kind: 'batch', batchId }, clock.nowMs(), reasonsAbout('disk'))
    events.targetChanged({ kind: 'batch', batchId })
  }
}
