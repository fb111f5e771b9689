import { handledElsewhere } from '#shared/ignore'
import type { Gate } from '../limits/gate.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { BlockedBatches } from './blocked-batches.ts'
import { Chooser, type LoopChoice, type Chosen, type ChooseParts } from './choose.ts'
import { noteUnderWay } from './free-slots.ts'
import type { AttemptEnd, Loop } from './loops.ts'
import { isUntried } from '../items/machine.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'

export interface LoopParts extends ChooseParts {
  readonly blocked: BlockedBatches
  readonly ends: BatchEnds
  readonly gate: () => Gate
  /** One attempt of one item, with all that follows from it. Rejects only when the store cannot save. */
  readonly runItem: (batch: StoredBatch, item: ReadyItem, signal: AbortSignal) => Promise<AttemptEnd>
}

interface LoopOptions {
  /** One batch, or null for every batch that is not paused. */
  readonly batchId: number | null
  /** Ends when nothing can be done now; otherwise waits for more until the signal aborts. */
  readonly endsWhenIdle: boolean
  /** Called at every look; for what must happen when a batch has come to rest. */
  readonly onLook?: (chooser: Chooser) => void
}

/** Runs one batch until nothing more can be done now, or the signal aborts. */
export async function runBatch(parts: LoopParts, batchId: number, signal: AbortSignal): Promise<void> {
  await runLoop(parts, { batchId, endsWhenIdle: true }, signal)
}

/** Runs every batch that is not paused until the signal aborts; a batch that has come to rest gets its manifest. */
export async function serve(parts: LoopParts, signal: AbortSignal): Promise<void> {
  const { ends, running, deps } = parts
  const { store } = deps
  let finishing: Promise<unknown> = Promise.resolve()
  const finishRested = (chooser: Chooser): void => {
    for (const { batchId } of running.all()) ends.changed(batchId)
    for (const batchId of ends.changedBatches()) {
      if (!isAtRest(parts, batchId, chooser)) continue
      ends.forget(batchId)
      if (!store.batch(batchId)) continue
      finishing = finishing.then(() => ends.finish(batchId))
      // It is awaited at the end.
      void handledElsewhere(finishing)
    }
  }
  await runLoop(parts, { batchId: null, endsWhenIdle: false, onLook: finishRested }, signal)
  await finishing
  for (const batchId of ends.changedBatches()) if (store.batch(batchId)) await ends.finish(batchId)
  store.flush()
}

/** Nothing of the batch runs, is still going to, or waits for a time. */
function isAtRest({ running, deps }: LoopParts, batchId: number, chooser: Chooser): boolean {
  const { store, clock } = deps
  const nowMs = clock.nowMs()
  if (running.isAny(batchId) || store.nextDueMs(batchId, nowMs) !== null) return false
  return store.ready(batchId, nowMs, 1).length === 0 || chooser.hasGivenUp(batchId)
}

/**
 * Fills the free slots, waits for an end, a due time, the end of a hold or a wakeup, and looks again. Never holds more than
 * a handful of items in memory. When it ends (also by a throw of the store, which it passes on) every transfer that it
 * started has stopped and is saved.
 */
async function runLoop(parts: LoopParts, options: LoopOptions, signal: AbortSignal): Promise<void> {
  const { batchId, endsWhenIdle, onLook } = options
  const { loops, running, gate } = parts
  const loop = loops.open()
  const chooser = new Chooser(parts, batchId, loop)
  const started = new StartedTransfers(parts, loop)
  const wake = (): void => loop.wakeup.wake()
  signal.addEventListener('abort', wake)
  try {
    while (!signal.aborted && started.failures.length === 0) {
      const wanted = loop.wantedHosts
      const choice = chooser.choose()
      started.act(choice)
      // The others may take what it no longer wants.
      if ([...wanted].some(host => !loop.isWanting(host))) loops.wakeAll()
      started.probeDisks()
      noteUnderWay(parts)
      // The items that it stops wait for the gate; their loops save the parts.
      if (gate().kind === 'stopped') running.stop({ kind: 'all' })
      onLook?.(chooser)
      const isIdle = choice.delayMs === null && !choice.isBlocked && !running.isAny(batchId)
      if (endsWhenIdle && isIdle) break
      await loop.wakeup.wait(choice.delayMs)
    }
  } finally {
    await started.stop()
    signal.removeEventListener('abort', wake)
    loops.close(loop)
  }
  if (started.failures.length > 0) throw started.failures[0]
}

/** The transfers of one loop. */
class StartedTransfers {
  /** What the store threw; ends the loop. */
  readonly failures: unknown[] = []
  readonly #parts: LoopParts
  readonly #loop: Loop
  readonly #ends = new Map<AbortController, Promise<void>>()
  #isOver = false

  constructor(parts: LoopParts, loop: Loop) {
    this.#parts = parts
    this.#loop = loop
  }

  act({ chosen, cut }: LoopChoice): void {
    for (const one of chosen) this.#start(one)
    for (const { flow, stop } of cut) {
      flow.cut()
      stop.abort()
    }
  }

  /** Probes the disks of blocked batches. Never waited for: a drive that hangs may not answer. */
  probeDisks(): void {
    const { blocked, loops } = this.#parts
    for (const batchId of blocked.dueProbes())
      void blocked
        .probe(batchId, () => this.#isOver)
        .catch((thrown: unknown) => {
          this.failures.push(thrown)
        })
        .finally(() => loops.wakeAll())
  }

  /** Stops what still runs and waits until it is saved. */
  async stop(): Promise<void> {
    this.#isOver = true
    for (const stop of this.#ends.keys()) stop.abort()
    await Promise.all(this.#ends.values())
  }

  #start({ batch, item, host }: Chosen): void {
    const { hosts, running, loops, runItem } = this.#parts
    const isRetry = !isUntried(item.status)
    const isProbe = !isRetry && hosts.isInTrouble(host)
    if (isRetry) hosts.retries.started(host)
    const { stop } = running.start({
      itemId: item.id,
      batchId: batch.id,
      uri: item.uri,
      host,
      isRetry,
      isProbe,
      loop: this.#loop,
    })
    const end = runItem(batch, item, stop.signal)
      .then(ended => this.#loop.ended(batch.id, host, ended))
      .catch((thrown: unknown) => {
        this.failures.push(thrown)
      })
      .finally(() => {
        running.ended(item.id)
        this.#ends.delete(stop)
        loops.wakeAll()
      })
    this.#ends.set(stop, end)
  }
}
