import type { Clock } from '#core/ports'

/** What a connection last did, on the monotonic clock: tells silence and a drip from back-pressure. */
export class Activity {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #lastMs: number
  #isPaused = false
  /** Since then reading goes on. */
  #openSinceMs: number
  /** The present stretch: how long reading went on before `#openSinceMs`, and what came in all of it. */
  #openMs = 0
  #bytes = 0
  #isBody = false

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
    this.#lastMs = this.#openSinceMs = clock.monotonicMs()
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** The request went out; nothing was to come before. */
  asked(): void {
    this.#lastMs = this.#clock.monotonicMs()
  }

  /** The head is here and the body is next: from now on bytes are counted. */
  headCame(): void {
    this.#isBody = true
    this.startOver()
  }

  took(bytes: number): void {
    this.#bytes += bytes
    this.#lastMs = this.#clock.monotonicMs()
  }

  setPaused(isPaused: boolean): void {
    const nowMs = this.#clock.monotonicMs()
    if (isPaused && !this.#isPaused) this.#openMs += nowMs - this.#openSinceMs
    this.#isPaused = isPaused
    this.#openSinceMs = this.#lastMs = nowMs
  }

  /** How long nothing has come. */
  quietMs(): number {
    return this.#clock.monotonicMs() - this.#lastMs
  }

  /** Since the head, or the last `nextStretch`: time in which we read, and the bytes that came. Null before the head. */
  stretch(): { readonly openMs: number; readonly bytes: number } | null {
    if (!this.#isBody) return null
    const runningMs = this.#isPaused ? 0 : this.#clock.monotonicMs() - this.#openSinceMs
    return { openMs: this.#openMs + runningMs, bytes: this.#bytes }
  }

  nextStretch(): void {
    this.#openSinceMs = this.#clock.monotonicMs()
    this.#openMs = 0
    this.#bytes = 0
  }

  /** Nothing of the time before counts. */
  startOver(): void {
    this.#lastMs = this.#clock.monotonicMs()
    this.nextStretch()
  }
}

/** A timer this late means that the machine slept: nothing could have come meanwhile. */
const sleptMs = 10_000
/**
 * Less than this over a whole stretch is a drip: ten megabytes would take a day. Five times less than what a
 * telephone line gives to each of eight files.
 */
const leastBytesPerSecond = 128

/**
 * Calls `onStalled` once when nothing came for `stallMs`, or next to nothing (the bytes are told) in a stretch of
 * `stallMs` of a body. Time in which reading was paused does not count. Ends with the signal.
 */
export async function watchForStall(
  clock: Clock,
  stallMs: number,
  activity: Activity,
  onStalled: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let delayMs = stallMs; ;) {
    const askedMs = clock.monotonicMs()
    await clock.sleep(delayMs, signal)
    if (signal.aborted) return
    // On some systems the monotonic clock goes on while the machine sleeps.
    if (clock.monotonicMs() - askedMs > delayMs + sleptMs) activity.startOver()
    const quietMs = activity.quietMs()
    if (!activity.isPaused && quietMs >= stallMs) {
      onStalled(0)
      return
    }
    const { openMs, bytes } = activity.stretch() ?? { openMs: 0, bytes: 0 }
    if (openMs >= stallMs) {
      if (bytes * 1000 < leastBytesPerSecond * stallMs) {
        onStalled(bytes)
        return
      }
      activity.nextStretch()
    }
    const leftMs = stallMs - (openMs >= stallMs ? 0 : openMs)
    delayMs = activity.isPaused ? stallMs : Math.min(stallMs - quietMs, leftMs)
  }
}
