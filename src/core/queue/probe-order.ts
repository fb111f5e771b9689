import type { EngineState } from './engine-state.ts'
import { hostOfItem } from './host-of-item.ts'
import { isUntried } from './machine.ts'
import { apartHosts } from './room.ts'
import type { ReadyItem } from './store-port.ts'

/**
 * The file that is to probe a host in trouble, or one of which nothing comes, moved before the host's other files that
 * were not tried.
 */
export function withProbesFirst(state: EngineState, items: readonly ReadyItem[]): readonly ReadyItem[] {
  const apart = apartHosts(state)
  if (!state.holds.isAnyInTrouble() && apart.size === 0) return items
  const failedProbes = (host: string): number | null =>
    state.holds.troubleOf(host)?.failedProbes ?? apart.get(host) ?? null
  const fresh = new Map<string, ReadyItem[]>()
  for (const item of items) {
    const host = hostOfItem(state, item)
    if (!isUntried(item.status) || failedProbes(host) === null) continue
    const ofHost = fresh.get(host) ?? []
    ofHost.push(item)
    fresh.set(host, ofHost)
  }
  const ordered = [...items]
  for (const [host, ofHost] of fresh) {
    const probe = ofHost[probeIndex(ofHost.length, failedProbes(host) ?? 0)]
    const [first] = ofHost
    if (probe === undefined || first === undefined || probe === first) continue
    ordered.splice(ordered.indexOf(probe), 1)
    ordered.splice(ordered.indexOf(first), 0, probe)
  }
  return ordered
}

/**
 * A file whose last try had its whole host held waits behind all that were not tried, whatever its priority: each of its
 * tries may keep them for seconds.
 */
export function withHoldersLast({ holders }: EngineState, items: readonly ReadyItem[]): readonly ReadyItem[] {
  if (holders.size === 0) return items
  return [...items.filter(({ id }) => !holders.has(id)), ...items.filter(({ id }) => holders.has(id))]
}

/**
 * Pure: which of `count` files, in the order in which they would start, shows whether their host is well again, after so
 * many that did not. The last one first, then the middle and the quarters: bad files stand together (one program, one
 * visit), and a probe among them tells nothing of the host.
 */
export function probeIndex(count: number, failedProbes: number): number {
  return Math.min(count - 1, Math.floor((1 - spread(failedProbes)) * count))
}

/** 0, 1/2, 1/4, 3/4, 1/8 ...: each new one lies in the widest gap (van der Corput's sequence). */
function spread(nth: number): number {
  let share = 0
  for (let rest = nth, step = 0.5; rest > 0; rest = Math.floor(rest / 2), step /= 2)
    share += (rest % 2) * step
  return share
}
