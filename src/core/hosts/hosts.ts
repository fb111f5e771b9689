import type { Clock } from '../ports.ts'
import { createHostHolds, type HostHolds } from './host-holds.ts'
import { createHostPace, type HostPace } from './host-pace.ts'
import { howManyAtOnce } from './host-slots.ts'
import { createRetryPace, type RetryPace } from './retry-pace.ts'

/**
 * What the engine knows of each host. Kept in memory: a restart may ask again. `choose` asks it before a file starts,
 * `run-loop` and `run-item` report what starts and arrives, `attempt-result` reports how an attempt ended.
 */
export class Hosts {
  /** How long each host is left alone, and why. */
  readonly holds: HostHolds
  /** How many files at once each host takes. */
  readonly pace: HostPace
  /** How often each host is asked again for files that went wrong. */
  readonly retries: RetryPace
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #downloadUrl: (uri: string) => string
  readonly #holders = new Set<number>()
  /** Items stay ahead for many looks, and their addresses are the dearest part of one. */
  readonly #hostOf = new WeakMap<object, string>()

  constructor(clock: Pick<Clock, 'monotonicMs'>, downloadUrl: (uri: string) => string) {
    const monotonicMs = (): number => clock.monotonicMs()
    this.#clock = clock
    this.#downloadUrl = downloadUrl
    this.holds = createHostHolds(monotonicMs)
    this.pace = createHostPace(monotonicMs)
    this.retries = createRetryPace(monotonicMs)
  }

  /** The host that is asked first for an item. A redirect's own trouble is the trouble of the host that sent us there. */
  ofItem(item: { readonly uri: string }): string {
    const known = this.#hostOf.get(item)
    if (known !== undefined) return known
    const host = hostOf(this.#downloadUrl(item.uri))
    this.#hostOf.set(item, host)
    return host
  }

  /** In how many milliseconds a hold of the host ends; 0 for none. */
  heldForMs(host: string): number {
    return Math.max(0, (this.holds.heldUntilMs(host) ?? 0) - this.#clock.monotonicMs())
  }

  isInTrouble(host: string): boolean {
    return this.holds.troubleOf(host) !== null
  }

  /** How many of its files may be under way at once; `filesAtOnce` is what a person has set. */
  atOnce(host: string, filesAtOnce: number | null): number {
    return howManyAtOnce(host, filesAtOnce, this.pace.atOnce(host))
  }

  /** A file came whole. */
  gave(host: string, isFirstTry: boolean): void {
    if (!isFirstTry) {
      this.retries.came(host)
      return
    }
    this.pace.tried(host, false)
    this.retries.gave(host)
  }

  /** Whether the latest try of a file had its whole host held. */
  isHolder(itemId: number): boolean {
    return this.#holders.has(itemId)
  }

  get hasHolders(): boolean {
    return this.#holders.size > 0
  }

  setHolder(itemId: number, isHolder: boolean): void {
    if (isHolder) this.#holders.add(itemId)
    else this.#holders.delete(itemId)
  }

  /** A person asks again: what was given up is worth another try. */
  forgetGivenUp(): void {
    this.holds.probeAgain()
    this.retries.forgetGivenUp()
  }
}

export function hostOf(url: string): string {
  return new URL(url).host
}
