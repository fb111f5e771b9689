import type { EngineState } from './engine-state.ts'
import { hostOfItem } from './host-of-item.ts'
import { isUntried } from './machine.ts'
import { retryPauseMs } from './retry-pace.ts'
import type { Room } from './room.ts'
import type { ReadyItem } from './store-port.ts'

/** Keeps an item back for a known time, or until something that is under way has ended (null). */
export interface Restraint {
  readonly forMs: number | null
}

/**
 * What keeps items back that files in trouble cost the others nothing, and a host in trouble is not pressed. `candidates`
 * in the order in which they may start; `isLost` tells hosts that this loop has given up for an item.
 */
export function restraints(
  state: EngineState,
  candidates: readonly ReadyItem[],
  room: Room,
  isLost: (item: ReadyItem, host: string) => boolean,
): (item: ReadyItem, index: number) => Restraint | null {
  const lastUntried = candidates.findLastIndex(({ status }) => isUntried(status))
  /** Hosts that can be probed with a file that has not gone wrong. */
  const hasFresh = new Set(
    candidates.flatMap(item => {
      const host = hostOfItem(state, item)
      const isFresh = isUntried(item.status) && state.holds.troubleOf(host) !== null && !isLost(item, host)
      return isFresh ? [host] : []
    }),
  )
  return (item, index) => {
    const isRetry = !isUntried(item.status)
    // Files that have gone wrong take no more than one slot while others wait.
    if (isRetry && room.hasRetry() && index < lastUntried) return { forMs: null }
    const host = hostOfItem(state, item)
    if (isRetry && state.retries.isHeld(host)) {
      const waitMs = room.tookRetry(host) ? retryPauseMs : state.retries.waitMs(host)
      if (waitMs > 0) return { forMs: waitMs }
    }
    const trouble = state.holds.troubleOf(host)
    // Without a fresh file nothing is left to be spared: the pauses of the files themselves are enough.
    if (trouble === null || !hasFresh.has(host)) return null
    if (room.hasProbe(host)) return { forMs: null }
    const leftMs = trouble.probeAtMs - state.deps.clock.monotonicMs()
    if (leftMs > 0) return { forMs: leftMs }
    // The probe itself comes first in order, so that it is under way before any other of them is looked at.
    return null
  }
}
