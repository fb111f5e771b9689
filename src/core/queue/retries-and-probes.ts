import type { Hosts } from '../hosts/hosts.ts'
import { retryPauseMs } from '../hosts/retry-pace.ts'
import { isUntried } from '../items/machine.ts'
import type { ReadyItem } from './store-port.ts'

/** Keeps an item back for a known time, or until something that is under way has ended (null). */
export interface Restraint {
  readonly forMs: number | null
}

interface RestraintParts {
  readonly hosts: Hosts
  readonly monotonicMs: () => number
}
/** What is under way, and was taken just now; see `FreeSlots`. */
interface TakenSlots {
  hasRetry(): boolean
  tookRetry(host: string): boolean
  hasProbe(host: string): boolean
}

/**
 * What keeps items back that files in trouble cost the others nothing, and a host in trouble is not pressed. `candidates`
 * in the order in which they may start; `isLost` is true of hosts that this loop has given up for an item.
 */
export function restraints(
  { hosts, monotonicMs }: RestraintParts,
  candidates: readonly ReadyItem[],
  slots: TakenSlots,
  isLost: (item: ReadyItem, host: string) => boolean,
): (item: ReadyItem, index: number) => Restraint | null {
  let lastUntried: number | null = null
  /** Most looks need neither; each of them goes through all candidates. */
  const isBeforeUntried = (index: number): boolean =>
    index < (lastUntried ??= candidates.findLastIndex(({ status }) => isUntried(status)))
  /** Hosts that can be probed with a file that has not gone wrong. */
  const hasFresh = new Set(
    (hosts.holds.isAnyInTrouble() ? candidates : []).flatMap(item => {
      const host = hosts.ofItem(item)
      const isFresh = isUntried(item.status) && hosts.isInTrouble(host) && !isLost(item, host)
      return isFresh ? [host] : []
    }),
  )
  return (item, index) => {
    const isRetry = !isUntried(item.status)
    // Files that have gone wrong take no more than one slot while others wait.
    if (isRetry && slots.hasRetry() && isBeforeUntried(index)) return { forMs: null }
    const host = hosts.ofItem(item)
    if (isRetry && hosts.retries.isHeld(host)) {
      const waitMs = slots.tookRetry(host) ? retryPauseMs : hosts.retries.waitMs(host)
      if (waitMs > 0) return { forMs: waitMs }
    }
    const trouble = hosts.holds.troubleOf(host)
    // Without a fresh file nothing is left to be spared: the pauses of the files themselves are enough.
    if (trouble === null || !hasFresh.has(host)) return null
    if (slots.hasProbe(host)) return { forMs: null }
    const leftMs = trouble.probeAtMs - monotonicMs()
    if (leftMs > 0) return { forMs: leftMs }
    // The probe itself comes first in order, so that it is under way before any other of them is looked at.
    return null
  }
}

/**
 * The file that is to probe a host in trouble, or one of which nothing comes, moved before the host's other files that
 * were not tried. `apart` as `apartHosts` has it.
 */
export function withProbesFirst(
  hosts: Hosts,
  apart: ReadonlyMap<string, number>,
  items: readonly ReadyItem[],
): readonly ReadyItem[] {
  if (!hosts.holds.isAnyInTrouble() && apart.size === 0) return items
  const failedProbes = (host: string): number | null =>
    hosts.holds.troubleOf(host)?.failedProbes ?? apart.get(host) ?? null
  const fresh = new Map<string, ReadyItem[]>()
  for (const item of items) {
    const host = hosts.ofItem(item)
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
export function withHoldersLast(hosts: Hosts, items: readonly ReadyItem[]): readonly ReadyItem[] {
  if (!hosts.hasHolders) return items
  return [...items.filter(({ id }) => !hosts.isHolder(id)), ...items.filter(({ id }) => hosts.isHolder(id))]
}

/**
 * Pure: which of `count` files, in the order in which they would start, shows whether their host is well again, after so
 * many that did not. The last one first, then the middle and the quarters: bad files lie together (one program, one
 * visit), and a probe among them says nothing of the host.
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
