import { createBell } from './bell.ts'
import { dueProbes, probe } from './blocked.ts'
import { choose, newMemory, type Chosen, type LoopMemory } from './choose.ts'
import { gateOf, ringAll, type EngineState } from './engine-state.ts'
import { Flow } from './flow.ts'
import { isUntried } from './machine.ts'
import { noteUnderWay } from './room.ts'
import { runItem } from './run-item.ts'

export interface DrainOptions {
  /** One batch, or null for every batch that is not paused. */
  readonly batchId: number | null
  /** Ends when nothing can be done now; otherwise waits for more until the signal aborts. */
  readonly endsWhenIdle: boolean
  /** Called whenever the loop looks around; for what must happen when a batch has come to rest. */
  readonly onLook?: (memory: LoopMemory) => void
}

/**
 * The scheduler's loop: fills the free slots, waits for an end, a due time, the end of a hold or a ring, and looks again.
 * Never holds more than a handful of items in memory. When it ends (also by a throw of the store, which it passes on)
 * every transfer that it started has stopped and is saved.
 */
export async function drain(state: EngineState, options: DrainOptions, signal: AbortSignal): Promise<void> {
  const { batchId, endsWhenIdle, onLook } = options
  const bell = createBell(state.deps.clock)
  const memory = newMemory()
  const started = new Started(state, memory)
  const wake = (): void => bell.ring()
  state.bells.add(bell)
  state.loops.add(memory)
  state.upsets += 1
  signal.addEventListener('abort', wake)
  try {
    while (!signal.aborted && started.failures.length === 0) {
      const wanted = memory.wants
      const { chosen, cut, delayMs, isBlocked } = choose(state, batchId, memory)
      for (const one of chosen) started.start(one)
      for (const { flow, stop } of cut) {
        flow.cut()
        stop.abort()
      }
      // The others may take what it no longer wants.
      if ([...wanted].some(host => !memory.wants.has(host))) ringAll(state)
      for (const id of dueProbes(state)) started.probe(id)
      noteUnderWay(state)
      if (gateOf(state.deps).kind === 'stopped') stopAll(state)
      onLook?.(memory)
      const isIdle = delayMs === null && !isBlocked && !isAnyRunning(state, batchId)
      if (endsWhenIdle && isIdle) break
      await bell.wait(delayMs)
    }
  } finally {
    await started.stop()
    signal.removeEventListener('abort', wake)
    state.bells.delete(bell)
    state.loops.delete(memory)
    // The others may take its share.
    ringAll(state)
    state.upsets += 1
  }
  if (started.failures.length > 0) throw started.failures[0]
}

/** The transfers of one loop. */
class Started {
  /** What the store threw; ends the loop. */
  readonly failures: unknown[] = []
  readonly #state: EngineState
  readonly #memory: LoopMemory
  readonly #ends = new Map<AbortController, Promise<void>>()
  #isOver = false

  constructor(state: EngineState, memory: LoopMemory) {
    this.#state = state
    this.#memory = memory
  }

  start({ batch, item, host }: Chosen): void {
    const stop = new AbortController()
    const { uri } = item
    const loop = this.#memory
    const isRetry = !isUntried(item.status)
    const isProbe = !isRetry && this.#state.holds.troubleOf(host) !== null
    const { clock } = this.#state.deps
    loop.lastStart = this.#state.starts += 1
    if (isRetry) this.#state.retries.started(host)
    this.#state.running.set(item.id, {
      itemId: item.id,
      batchId: batch.id,
      uri,
      host,
      isRetry,
      isProbe,
      flow: new Flow(loop.lastStart, () => clock.monotonicMs()),
      loop,
      stop,
    })
    const end = runItem(this.#state, batch, item, stop.signal)
      .then(({ isHostGivenUp, isFolderGone }) => {
        if (isHostGivenUp) this.#memory.lostHosts.add(host)
        if (isFolderGone) this.#memory.absentFolders.add(batch.id)
      })
      .catch((thrown: unknown) => {
        this.failures.push(thrown)
      })
      .finally(() => {
        this.#state.running.delete(item.id)
        this.#ends.delete(stop)
        ringAll(this.#state)
      })
    this.#ends.set(stop, end)
  }

  /** Looks whether a batch that waits for its disk can go on. Never waited for: a drive that hangs may not answer. */
  probe(batchId: number): void {
    void probe(this.#state, batchId, () => this.#isOver)
      .catch((thrown: unknown) => {
        this.failures.push(thrown)
      })
      .finally(() => ringAll(this.#state))
  }

  /** Stops what still runs and waits until it is saved. */
  async stop(): Promise<void> {
    this.#isOver = true
    for (const stop of this.#ends.keys()) stop.abort()
    await Promise.all(this.#ends.values())
  }
}

/** A shut gate stops what runs; the loops save the parts, and the items wait for the gate. */
function stopAll({ running }: EngineState): void {
  for (const { stop } of running.values()) stop.abort()
}

function isAnyRunning(state: EngineState, batchId: number | null): boolean {
  if (batchId === null) return state.running.size > 0
  return [...state.running.values()].some(running => running.batchId === batchId)
}
