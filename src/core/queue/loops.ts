import type { Clock } from '../ports.ts'

/** Wakes a waiting loop early. A call while nothing waits ends the next wait at once. */
interface Wakeup {
  wake(): void
  /** Waits for `wake`, or for the delay (null: for `wake` alone). */
  wait(delayMs: number | null): Promise<void>
}

function createWakeup(clock: Clock): Wakeup {
  let isWoken = false
  let wake: (() => void) | null = null
  const sleepUntil = async (woken: Promise<void>, delayMs: number): Promise<void> => {
    const stop = new AbortController()
    await Promise.race([woken, clock.sleep(delayMs, stop.signal)])
    stop.abort()
  }
  return {
    wake() {
      isWoken = true
      wake?.()
    },
    async wait(delayMs) {
      if (!isWoken) {
        const woken = new Promise<void>(resolve => {
          wake = resolve
        })
        await (delayMs === null ? woken : sleepUntil(woken, delayMs))
        wake = null
      }
      isWoken = false
    },
  }
}

/** What a loop learns from an attempt that has ended. */
export interface AttemptEnd {
  /** The host is in such trouble that a bounded run gives it up. */
  readonly isHostGivenUp: boolean
  readonly isFolderGone: boolean
}
export const ordinaryEnd: AttemptEnd = { isHostGivenUp: false, isFolderGone: false }

/** One loop among those that share the slots of a process. Its own `run-loop` and `choose` are the only ones that change it. */
export class Loop {
  readonly wakeup: Wakeup
  /** Its latest start, counted over all loops; 0 before the first. */
  lastStart = 0
  #wantedHosts: ReadonlySet<string> = new Set()
  #isWanting = false
  readonly #lostHosts = new Set<string>()
  readonly #absentFolders = new Set<number>()

  constructor(clock: Clock) {
    this.wakeup = createWakeup(clock)
  }

  /** Hosts of files that it would have started at its last look, had there been more slots. */
  get wantedHosts(): ReadonlySet<string> {
    return this.#wantedHosts
  }

  /** Whether it would have started any file of a host, or (null) of any host. */
  isWanting(host: string | null): boolean {
    return host === null ? this.#isWanting : this.#wantedHosts.has(host)
  }

  want(hosts: ReadonlySet<string>): void {
    this.#wantedHosts = hosts
    this.#isWanting = hosts.size > 0
  }

  /** Without a free slot nothing was looked at: only whether there is any file. */
  wantAny(isWanting: boolean): void {
    this.#isWanting = isWanting
  }

  ended(batchId: number, host: string, { isHostGivenUp, isFolderGone }: AttemptEnd): void {
    if (isHostGivenUp) this.#lostHosts.add(host)
    if (isFolderGone) this.#absentFolders.add(batchId)
  }

  /** A host in trouble that no probe has found well. Bounded batches ask it for no fresh file. */
  hasLost(host: string): boolean {
    return this.#lostHosts.has(host)
  }

  /** A bounded batch whose folder cannot be written. */
  isFolderAbsent(batchId: number): boolean {
    return this.#absentFolders.has(batchId)
  }

  /** A person asks for the batch (null: for all) again: what was given up is worth another try. */
  forgetGivenUp(batchId: number | null): void {
    this.#lostHosts.clear()
    if (batchId === null) this.#absentFolders.clear()
    else this.#absentFolders.delete(batchId)
  }
}

/**
 * The loops of one process. `run-loop` opens and closes its own; `free-slots` asks who else wants a slot; everything that
 * may let an item start wakes all.
 */
export class Loops {
  readonly #clock: Clock
  readonly #loops = new Set<Loop>()
  #readyVersion = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  open(): Loop {
    const loop = new Loop(this.#clock)
    this.#loops.add(loop)
    this.readyChanged()
    return loop
  }

  close(loop: Loop): void {
    this.#loops.delete(loop)
    // The others may take its share.
    this.wakeAll()
    this.readyChanged()
  }

  get count(): number {
    return this.#loops.size
  }

  /** Changes with all that may change which items are ready, other than a loop that starts and finishes its own. */
  get readyVersion(): number {
    return this.#readyVersion
  }

  readyChanged(): void {
    this.#readyVersion += 1
  }

  wakeAll(): void {
    for (const { wakeup } of this.#loops) wakeup.wake()
  }

  /** The other loops that want a slot of a host, or (null) any. */
  rivals(own: Loop, host: string | null): readonly Loop[] {
    return [...this.#loops].filter(loop => loop !== own && loop.isWanting(host))
  }

  forgetGivenUp(batchId: number | null): void {
    for (const loop of this.#loops) loop.forgetGivenUp(batchId)
  }
}
