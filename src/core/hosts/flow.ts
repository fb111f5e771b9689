/** A connection that brought next to nothing for so long is quiet: more than an archive takes in general. */
export const quietAfterMs = 3_000
/**
 * Less is next to nothing, and over a whole minute a drip: ten megabytes would take a day. Five times less than what a
 * telephone line gives to each of eight files.
 */
export const leastBytesPerSecond = 128
/** Less may be no more than a server's farewell. */
export const leastBroughtBytes = 16 * 1024
/** Files of one host differ this much by chance in how long they take to come. */
const timesAsLong = 3

/** What one transfer brings, as far as its slot is concerned. Times in milliseconds of the monotonic clock. */
export class TransferFlow {
  /** Counts the starts: what was asked for later has a higher number. */
  readonly nth: number
  readonly #monotonicMs: () => number
  readonly #startedMs: number
  #quietSinceMs: number | null = null
  #broughtBytes = 0
  #cameAfterMs: number | null = null
  #passed: { readonly atMs: number; readonly cameAfterMs: number } | null = null
  #isCut = false

  constructor(nth: number, monotonicMs: () => number) {
    this.nth = nth
    this.#monotonicMs = monotonicMs
    this.#startedMs = monotonicMs()
  }

  /** For how long next to nothing has come; null while it flows. */
  get quietMs(): number | null {
    return this.#quietSinceMs === null ? null : this.#monotonicMs() - this.#quietSinceMs
  }

  /**
   * In how many milliseconds it has been quiet for much longer than a file took that its host gave instead; null while
   * it flows, and while the host gives no other file either.
   */
  get asideInMs(): number | null {
    const isPassed = this.#quietSinceMs !== null && (this.#passed?.atMs ?? -1) >= this.#quietSinceMs
    return isPassed ? this.overdueInMs(this.#passed?.cameAfterMs ?? 0) : null
  }

  /** It waits without a slot. */
  get isAside(): boolean {
    return this.asideInMs === 0
  }

  /** Its connection is given to another file. */
  get isCut(): boolean {
    return this.#isCut
  }

  /** The bytes of the attempt show that its host serves. */
  get hasBrought(): boolean {
    return this.#broughtBytes >= leastBroughtBytes
  }

  /** In how many milliseconds it has been quiet for much longer than so; null while it flows. */
  overdueInMs(usualMs: number): number | null {
    return this.quietMs === null ? null : Math.max(0, timesAsLong * usualMs - this.quietMs)
  }

  /** It holds a slot and has brought nothing for so long since its start, so that the sum says little of the others. */
  isStillWaiting(afterMs: number): boolean {
    return !this.isAside && !this.hasBrought && this.#monotonicMs() - this.#startedMs >= afterMs
  }

  received(bytes: number): void {
    this.#broughtBytes += bytes
  }

  quietChanged(isQuiet: boolean): void {
    this.#quietSinceMs = isQuiet ? this.#monotonicMs() - quietAfterMs : null
  }

  /** The host gives it. Returns after how long it first did. */
  came(): number {
    this.#cameAfterMs ??= this.#monotonicMs() - this.#startedMs
    return this.#cameAfterMs
  }

  /**
   * Another file of its host has come. One that was asked for earlier says nothing of a file that is still waiting for
   * its first byte: a server may answer in turn.
   */
  passedBy(other: TransferFlow): void {
    if (other.nth > this.nth || this.hasBrought)
      this.#passed = { atMs: this.#monotonicMs(), cameAfterMs: other.came() }
  }

  cut(): void {
    this.#isCut = true
  }
}
