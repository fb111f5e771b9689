import type { Clock } from '#core/ports'
import { leastBytesPerSecond } from '#core/hosts/flow'

/** What a connection last did, on the monotonic clock: distinguishes silence and a drip from back-pressure. */
export class Activity {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #askedMs: number
  #lastMs: number
  #isPaused = false
  /** Since then reading continues. */
  #openSinceMs: number
  /** The present stretch: for how long it had been reading before `#openSinceMs`, and what came in all of it. */
  #openMs = 0
  #bytes = 0
  /** When the head came. */
  #headMs: number | null = null
  #totalBytes = 0
  #pauses = 0

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
    this.#askedMs = this.#lastMs = this.#openSinceMs = clock.monotonicMs()
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** The request went out; nothing was to come before. */
  asked(): void {
    this.#askedMs = this.#lastMs = this.#clock.monotonicMs()
  }

  /** Since the request went out. */
  ageMs(): number {
    return this.#clock.monotonicMs() - this.#askedMs
  }

  /** The head is here and the body is next: from now on bytes are counted. */
  headCame(): void {
    this.#headMs = this.#clock.monotonicMs()
    this.startOver()
  }

  took(bytes: number): void {
    this.#bytes += bytes
    this.#totalBytes += bytes
    this.#lastMs = this.#clock.monotonicMs()
  }

  setPaused(isPaused: boolean): void {
    const nowMs = this.#clock.monotonicMs()
    if (isPaused && !this.#isPaused) {
      this.#openMs += nowMs - this.#openSinceMs
      this.#pauses += 1
    }
    this.#isPaused = isPaused
    this.#openSinceMs = this.#lastMs = nowMs
  }

  /** All that has come, when the head did, and how often reading was paused. */
  soFar(): { readonly bytes: number; readonly headMs: number | null; readonly pauses: number } {
    return { bytes: this.#totalBytes, headMs: this.#headMs, pauses: this.#pauses }
  }

  /** How long nothing has come. */
  quietMs(): number {
    return this.#clock.monotonicMs() - this.#lastMs
  }

  /** Since the head, or the last `nextStretch`: time in which we read, and the bytes that came. Null before the head. */
  stretch(): { readonly openMs: number; readonly bytes: number } | null {
    if (this.#headMs === null) return null
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

/** Begins something a while after the call, unless the returned function is called before. */
export type LateStart = (begin: () => void) => () => void

/**
 * For what only long exchanges need: thousands of small files are over sooner, and then cost no timer and no signal each.
 * One clock beats for all; what is added begins at the second beat, `afterMs` to twice that later.
 */
export function createLateStart(clock: Clock, afterMs: number): LateStart {
  let young = new Set<() => void>()
  let old = new Set<() => void>()
  let rest: AbortController | null = null
  const beat = async (): Promise<void> => {
    const resting = new AbortController()
    rest = resting
    await clock.sleep(afterMs, resting.signal)
    const due = old
    old = young
    young = new Set()
    rest = null
    if (old.size > 0) void beat()
    for (const begin of due) begin()
  }
  return begin => {
    young.add(begin)
    if (rest === null) void beat()
    return () => {
      young.delete(begin)
      old.delete(begin)
      // A clock that beats for nothing would keep a process from ending.
      if (young.size + old.size === 0) rest?.abort('over')
    }
  }
}

/** A timer this late means that the machine slept: nothing could have come meanwhile. */
const sleptMs = 10_000

/**
 * Calls `onStalled` once when nothing came for `stallMs`, or next to nothing (the bytes are given) in a stretch of
 * `stallMs` of a body. Time in which reading was paused does not count. Ends with the signal.
 */
export async function watchForStall(
  clock: Clock,
  stallMs: number,
  activity: Activity,
  onStalled: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  // It may begin late, see `createLateStart`; as late as this only where the machine slept.
  if (activity.quietMs() >= stallMs) activity.startOver()
  for (let delayMs = activity.isPaused ? stallMs : stallMs - activity.quietMs(); ;) {
    const askedMs = clock.monotonicMs()
    await clock.sleep(delayMs, signal)
    if (signal.aborted) return
    // On some systems the monotonic clock runs while the machine sleeps.
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

/**
 * Reports every `quietMs` whether next to nothing came in that time, though it was read all along; from the head on that
 * time starts over. Ends with the signal.
 */
export async function watchForQuiet(
  clock: Clock,
  quietMs: number,
  activity: Activity,
  onLook: (isQuiet: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  let delayMs = Math.max(1, quietMs - activity.ageMs())
  for (let before: ReturnType<Activity['soFar']> = { bytes: 0, headMs: null, pauses: 0 }; ;) {
    await clock.sleep(delayMs, signal)
    if (signal.aborted) return
    const now = activity.soFar()
    const isHeadNew = now.headMs !== before.headMs
    const wasRead = !activity.isPaused && now.pauses === before.pauses
    const isDrip = (now.bytes - before.bytes) * 1000 < leastBytesPerSecond * quietMs
    onLook(wasRead && isDrip && !isHeadNew)
    delayMs = isHeadNew ? Math.max(1, quietMs - clock.monotonicMs() + (now.headMs ?? 0)) : quietMs
    before = isHeadNew ? { ...before, headMs: now.headMs } : now
  }
}
