import type { Reason } from '#shared/reasons'

/** Why a host is left alone, and since when (milliseconds since 1970): until it answers again it stays the same trouble. */
export interface HoldCause {
  readonly reason: Reason
  readonly sinceMs: number
}

/** What is known of each host, in milliseconds of the monotonic clock. Kept in memory: a restart may ask again. */
export interface HostBook {
  /** Leaves the whole host alone until then; an earlier hold is never shortened. */
  hold(host: string, untilMs: number, cause: HoldCause): void
  /** When the hold ends; null when there is none now. */
  heldUntilMs(host: string): number | null
  /** Why it is held now, or was last; null after an answer. */
  causeOf(host: string): HoldCause | null
  /** Of all hosts that are held now. */
  causes(): readonly HoldCause[]
  /** The host gave any real answer, so it is there. */
  answered(host: string): void
  /** Another failure of the line or the server. Returns how many came in a row, and of how many different items. */
  failed(host: string, itemId: number): { readonly inARow: number; readonly items: number }
  /** The host has no route or no name. Returns for how long that has been so, time asleep not counted. */
  offline(host: string): number
  /** Ends every hold, on a person's word; or those of one reason, when that is over. */
  release(reason?: Reason): void
}

/** More than the pause between two probes: a longer gap was the machine asleep, or a queue with nothing to do. */
const longestProbeGapMs = 60_000

export function createHostBook(monotonicMs: () => number): HostBook {
  const holds = new Map<string, number>()
  const causes = new Map<string, HoldCause>()
  const failures = new Map<string, { inARow: number; readonly items: Set<number> }>()
  const offline = new Map<string, { readonly lastMs: number; readonly totalMs: number }>()
  return {
    hold(host, untilMs, cause) {
      const before = causes.get(host)
      causes.set(host, before?.reason === cause.reason ? before : cause)
      holds.set(host, Math.max(untilMs, holds.get(host) ?? 0))
    },
    heldUntilMs(host) {
      const untilMs = holds.get(host)
      if (untilMs === undefined) return null
      if (untilMs > monotonicMs()) return untilMs
      holds.delete(host)
      return null
    },
    causeOf: host => causes.get(host) ?? null,
    causes: () => {
      const held = [...holds].filter(([, untilMs]) => untilMs > monotonicMs())
      return held.flatMap(([host]) => causes.get(host) ?? [])
    },
    answered(host) {
      // One answer in the middle of a hold does not end it.
      if ((holds.get(host) ?? 0) <= monotonicMs()) causes.delete(host)
      failures.delete(host)
      offline.delete(host)
    },
    failed(host, itemId) {
      offline.delete(host)
      const row = failures.get(host) ?? { inARow: 0, items: new Set() }
      row.inARow += 1
      row.items.add(itemId)
      failures.set(host, row)
      return { inARow: row.inARow, items: row.items.size }
    },
    offline(host) {
      const nowMs = monotonicMs()
      const before = offline.get(host) ?? { lastMs: nowMs, totalMs: 0 }
      const totalMs = before.totalMs + Math.min(nowMs - before.lastMs, longestProbeGapMs)
      offline.set(host, { lastMs: nowMs, totalMs })
      return totalMs
    },
    release(reason) {
      for (const [host, cause] of causes) {
        if (reason !== undefined && cause.reason !== reason) continue
        holds.delete(host)
        causes.delete(host)
      }
      if (reason === undefined) holds.clear()
    },
  }
}
