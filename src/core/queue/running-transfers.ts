import { TransferFlow } from '../hosts/flow.ts'
import type { Clock } from '../ports.ts'
import type { WideTarget } from '../queue-api.ts'

/** A loop, as its transfers know it. */
interface Starter {
  /** Counted over all loops. */
  lastStart: number
}

/** A transfer that runs now. */
export interface Running {
  readonly itemId: number
  readonly batchId: number
  readonly uri: string
  /** The host that it asks first. */
  readonly host: string
  /** It has gone wrong before. */
  readonly isRetry: boolean
  /** It is asked for to see whether a host in trouble is well again. */
  readonly isProbe: boolean
  /** Which loop has started it. */
  readonly loop: Starter
  readonly flow: TransferFlow
  readonly stop: AbortController
}

/**
 * The transfers of one process. `run-loop` starts and ends them, orders of a person stop them, `choose` and `free-slots`
 * count them, `run-item` reports their bytes.
 */
export class RunningTransfers {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #running = new Map<number, Running>()
  /** After how long the latest file of each host came. */
  readonly #usualMs = new Map<string, number>()
  #starts = 0

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  start(facts: Omit<Running, 'flow' | 'stop'>): Running {
    this.#starts += 1
    const flow = new TransferFlow(this.#starts, () => this.#clock.monotonicMs())
    const running = { ...facts, flow, stop: new AbortController() }
    facts.loop.lastStart = this.#starts
    this.#running.set(facts.itemId, running)
    return running
  }

  ended(itemId: number): void {
    this.#running.delete(itemId)
  }

  /** Stops the transfers of a target; their loops save the parts and look again. */
  stop(target: WideTarget): void {
    for (const running of this.#running.values()) if (covers(target, running)) running.stop.abort()
  }

  get count(): number {
    return this.#running.size
  }

  all(): readonly Running[] {
    return [...this.#running.values()]
  }

  find(itemId: number): Running | null {
    return this.#running.get(itemId) ?? null
  }

  ofHost(host: string): readonly Running[] {
    return this.all().filter(one => one.host === host)
  }

  hosts(): ReadonlySet<string> {
    return new Set(this.all().map(({ host }) => host))
  }

  /** Whether any runs, of one batch or (null) at all. */
  isAny(batchId: number | null): boolean {
    if (batchId === null) return this.#running.size > 0
    return this.all().some(running => running.batchId === batchId)
  }

  /** How many bring something. What is quiet needs no share of the line. */
  flowing(): number {
    return this.all().filter(({ flow }) => flow.quietMs === null).length
  }

  /** How many slots a loop holds, of one host or (null) of all together. */
  heldBy(loop: Starter, host: string | null): number {
    const holdsSlot = ({ host: own, flow }: Running): boolean =>
      host === null ? flow.quietMs === null : own === host && !flow.isAside
    return this.all().filter(one => one.loop === loop && holdsSlot(one)).length
  }

  /** 0 before any file of the host came. */
  usualMs(host: string): number {
    return this.#usualMs.get(host) ?? 0
  }

  /**
   * A file of its host came, or its bytes come: others of the host that bring nothing meanwhile give up their slots.
   * Returns whether any did.
   */
  served(itemId: number): boolean {
    const served = this.find(itemId)
    if (!served) return false
    this.#usualMs.set(served.host, served.flow.came())
    let isSlotFree = false
    for (const { host, flow } of this.#running.values()) {
      if (host !== served.host || flow === served.flow) continue
      const wasAside = flow.isAside
      flow.passedBy(served.flow)
      isSlotFree ||= flow.isAside && !wasAside
    }
    return isSlotFree
  }
}

function covers(target: WideTarget, running: Running): boolean {
  if (target.kind === 'all') return true
  if (target.kind === 'items') return target.itemIds.includes(running.itemId)
  return target.kind === 'batch' ? running.batchId === target.batchId : running.itemId === target.itemId
}
