import { cautiousEstimateMs } from '../token/clock.ts'
import type { Clock } from '../ports.ts'
import type { QueueStore, ReadyItem } from './store-port.ts'

interface ReadyAheadParts {
  readonly store: Pick<QueueStore, 'ready' | 'nextDueMs' | 'batch' | 'outcomes'>
  readonly clock: Pick<Clock, 'nowMs'>
  /** Null asks about the queue's own token. */
  readonly mayTokenEndWithin: (folder: string | null, workMs: number) => boolean
  /** A number that changes whenever the ready items may have changed; see `Loops`. */
  readonly readyVersion: () => number
  /** Whether no other loop starts items. */
  readonly isAlone: () => boolean
  readonly hostOf: (item: ReadyItem) => string
}

interface Ahead {
  readonly items: readonly ReadyItem[]
  /** Of all that was read, also of what has started since. */
  readonly hosts: ReadonlySet<string>
  /** There were no others. */
  readonly isAll: boolean
  /** They are ready while this is the version ... */
  readonly readyVersion: number
  /** ... and no waiting item has fallen due. */
  readonly untilMs: number
}

/** Items per read, since one read costs more than the whole bookkeeping of a small file. */
const readAtOnce = 64

/** The ready items of one loop, read ahead. Only its `choose` uses it. */
export class ReadyAhead {
  readonly #parts: ReadyAheadParts
  readonly #batchId: number | null
  #ahead: Ahead | null = null

  constructor(parts: ReadyAheadParts, batchId: number | null) {
    this.#parts = parts
    this.#batchId = batchId
  }

  /** The hosts of what was read ahead, and perhaps some of which nothing is left. */
  get hosts(): ReadonlySet<string> {
    return this.#ahead?.hosts ?? new Set()
  }

  /** At least `width` ready items in order, or all when there are fewer. */
  items(width: number): readonly ReadyItem[] {
    const { store, clock, hostOf } = this.#parts
    const ahead = this.#ahead
    const nowMs = clock.nowMs()
    const readyVersion = this.#parts.readyVersion()
    const isFresh =
      ahead !== null && this.#parts.isAlone() && ahead.readyVersion === readyVersion && nowMs < ahead.untilMs
    if (isFresh && (ahead.items.length >= width || ahead.isAll)) return ahead.items
    // Enough for as many more starts: items start one by one, and a wide look would read nearly the same each time.
    const limit = Math.max(isFresh ? 2 * width : width, readAtOnce)
    const items = store.ready(this.#batchId, nowMs, limit, this.#mayTokenEnd())
    const untilMs = store.nextDueMs(this.#batchId, nowMs) ?? Infinity
    const hosts = new Set(items.map(hostOf))
    this.#ahead = { items, isAll: items.length < limit, hosts, readyVersion, untilMs }
    return items
  }

  /** Removes the items that start now. */
  started(ids: ReadonlySet<number>): void {
    if (!this.#ahead) return
    const { items } = this.#ahead
    // Nearly always they are the first ones.
    const areFirst = items.slice(0, ids.size).every(({ id }) => ids.has(id))
    const left = areFirst ? items.slice(ids.size) : items.filter(({ id }) => !ids.has(id))
    this.#ahead = { ...this.#ahead, items: left }
  }

  /** Whether the token may expire before the work is done; files that need it then go first. */
  #mayTokenEnd(): boolean {
    const { store, mayTokenEndWithin } = this.#parts
    const folder = this.#batchId === null ? null : (store.batch(this.#batchId)?.folder ?? null)
    // Counts nothing without a token, which is the usual case.
    if (!mayTokenEndWithin(folder, Infinity)) return false
    const left = store
      .outcomes(this.#batchId)
      .filter(({ state }) => state === 'queued' || state === 'waiting')
    const files = left.reduce((sum, { items }) => sum + items, 0)
    const bytes = left.reduce((sum, count) => sum + count.bytes, 0)
    return mayTokenEndWithin(folder, cautiousEstimateMs({ files, bytes }))
  }
}
