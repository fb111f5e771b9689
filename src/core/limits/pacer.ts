import type { Pausable } from '../ports.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** What a connection may bring in its turn: one read of a socket, or at high rates five milliseconds' worth. */
const leastTurnBytes = 64 * 1024
const turnMs = 5
/** A connection that has its turn and brings nothing gives it to the next one after this time. */
const idleTurnMs = 20

/** A connection under the pacer. */
export interface PacedFlow {
  /** Bytes have arrived on it. */
  took(sizeBytes: number, nowMs: number): void
  close(nowMs: number): void
}

interface Entry {
  readonly flow: Pausable
  readonly batchId: number | null
  turn: Turn | null
}
/** Bytes booked in advance, so that those who come next see them as spent. */
interface Turn {
  leftBytes: number
  readonly untilMs: number
  readonly buckets: readonly TokenBucket[]
}

/**
 * Shares one rate among all connections, and a batch's own rate among those of the batch. Who has overdrawn pauses; who
 * has paused longest continues first, as soon as every rate above it allows. Does nothing by itself: `look` must be called
 * at the time it names. Times are milliseconds of a monotonic clock.
 */
export interface Pacer {
  /** `batchId` null is the rate of all together; `bytesPerSecond` null ends a limit. Call `look` afterwards. */
  setRate(batchId: number | null, bytesPerSecond: number | null, nowMs: number): void
  /** A connection is about to bring bytes; it is paused at once where a limit holds, until its turn. */
  open(flow: Pausable, batchId: number | null): PacedFlow
  /** Releases those that have their turn. Answers when to look again; null when none waits. */
  look(nowMs: number): number | null
  dueMs(nowMs: number): number | null
  /** Whether there is any limit at all. */
  readonly isLimited: boolean
}

export function createPacer(): Pacer {
  return new Paces()
}

class Paces implements Pacer {
  #all: TokenBucket | null = null
  readonly #batches = new Map<number, TokenBucket>()
  /** In the order in which they began to wait. */
  readonly #waiting = new Set<Entry>()
  readonly #taking = new Set<Entry>()

  get isLimited(): boolean {
    return this.#all !== null || this.#batches.size > 0
  }

  setRate(batchId: number | null, bytesPerSecond: number | null, nowMs: number): void {
    const bucket = batchId === null ? this.#all : (this.#batches.get(batchId) ?? null)
    if (bytesPerSecond !== null && bucket !== null) bucket.setRate(bytesPerSecond, nowMs)
    else if (bytesPerSecond !== null) this.#put(batchId, createTokenBucket(bytesPerSecond, nowMs))
    else if (bucket !== null) this.#put(batchId, null)
  }

  open(flow: Pausable, batchId: number | null): PacedFlow {
    const entry: Entry = { flow, batchId, turn: null }
    if (this.#bucketsOf(entry).length > 0) this.#wait(entry)
    return {
      took: (sizeBytes, atMs) => this.#took(entry, sizeBytes, atMs),
      close: atMs => {
        this.#endTurn(entry, atMs)
        this.#waiting.delete(entry)
      },
    }
  }

  look(nowMs: number): number | null {
    this.#settle(nowMs)
    for (const entry of [...this.#taking])
      if (entry.turn && entry.turn.untilMs <= nowMs) this.#endTurn(entry, nowMs)
    for (const entry of [...this.#waiting]) {
      // Going on may bring bytes at once, and with them another order.
      if (!this.#waiting.has(entry)) continue
      const buckets = this.#bucketsOf(entry)
      if (freeAtMs(buckets, nowMs) > nowMs) continue
      this.#waiting.delete(entry)
      if (buckets.length > 0) this.#beginTurn(entry, buckets, nowMs)
      entry.flow.resume()
    }
    return this.dueMs(nowMs)
  }

  dueMs(nowMs: number): number | null {
    if (this.#waiting.size === 0) return null
    let dueMs = Infinity
    for (const entry of this.#waiting) dueMs = Math.min(dueMs, freeAtMs(this.#bucketsOf(entry), nowMs))
    for (const { turn } of this.#taking) if (turn) dueMs = Math.min(dueMs, turn.untilMs)
    return dueMs
  }

  #took(entry: Entry, sizeBytes: number, nowMs: number): void {
    const buckets = this.#bucketsOf(entry)
    if (buckets.length === 0) return
    this.#settle(nowMs)
    const booked = Math.min(sizeBytes, entry.turn?.leftBytes ?? 0)
    if (entry.turn) entry.turn.leftBytes -= booked
    if (sizeBytes > booked) for (const bucket of buckets) bucket.spend(sizeBytes - booked, nowMs)
    if (entry.turn && entry.turn.leftBytes > 0) return
    this.#endTurn(entry, nowMs)
    if (this.#waiting.size > 0 || freeAtMs(buckets, nowMs) > nowMs) this.#wait(entry)
  }

  #put(batchId: number | null, bucket: TokenBucket | null): void {
    if (batchId === null) this.#all = bucket
    else if (bucket === null) this.#batches.delete(batchId)
    else this.#batches.set(batchId, bucket)
  }

  #bucketsOf({ batchId }: Entry): readonly TokenBucket[] {
    const own = batchId === null ? undefined : this.#batches.get(batchId)
    if (this.#all === null) return own === undefined ? [] : [own]
    return own === undefined ? [this.#all] : [this.#all, own]
  }

  /** Time that was waited through counts for the rates that were waited for. */
  #settle(nowMs: number): void {
    for (const entry of this.#waiting)
      for (const bucket of this.#bucketsOf(entry)) bucket.settleAwaited(nowMs)
  }

  #wait(entry: Entry): void {
    if (this.#waiting.has(entry)) return
    this.#waiting.add(entry)
    entry.flow.pause()
  }

  #beginTurn(entry: Entry, buckets: readonly TokenBucket[], nowMs: number): void {
    const sizes = buckets.map(({ bytesPerSecond }) =>
      Math.max(leastTurnBytes, (bytesPerSecond * turnMs) / 1000),
    )
    const leftBytes = Math.min(...sizes)
    for (const bucket of buckets) bucket.spend(leftBytes, nowMs)
    entry.turn = { leftBytes, untilMs: nowMs + idleTurnMs, buckets }
    this.#taking.add(entry)
  }

  #endTurn(entry: Entry, nowMs: number): void {
    const { turn } = entry
    if (!turn) return
    entry.turn = null
    this.#taking.delete(entry)
    if (turn.leftBytes > 0) for (const bucket of turn.buckets) bucket.spend(-turn.leftBytes, nowMs)
  }
}

function freeAtMs(buckets: readonly TokenBucket[], nowMs: number): number {
  return buckets.reduce((latest, bucket) => Math.max(latest, bucket.freeAtMs(nowMs)), nowMs)
}
