import type { HostSlots } from '../hosts/host-slots.ts'
import { hostSlots, howManyOpen, whoGives } from '../hosts/host-slots.ts'
import type { Hosts } from '../hosts/hosts.ts'
import { stretchMs } from '../hosts/host-pace.ts'
import type { Limits } from '../limits/limits.ts'
import type { Loop, Loops } from './loops.ts'
import type { QueueSettings } from '../queue-settings.ts'
import type { Running, RunningTransfers } from './running-transfers.ts'

interface SlotParts {
  readonly running: RunningTransfers
  readonly hosts: Hosts
  readonly deps: { readonly settings: Pick<QueueSettings, 'filesAtOnce'> }
}
interface ShareParts {
  readonly loops: Pick<Loops, 'rivals'>
  readonly running: Pick<RunningTransfers, 'heldBy'>
}

export interface Slots {
  /** How many there are together, and how many of them are free. */
  readonly most: number
  readonly free: number
  /** Null for all hosts together. */
  readonly host: string | null
}

/**
 * How many of the free slots a loop may take. While others want some as well, each keeps to its share, rounded up; where
 * that leaves too few, the one that has waited longest goes first. So a small `get` beside a huge queue is not left waiting.
 */
export function shareOf({ loops, running }: ShareParts, own: Loop, { most, free, host }: Slots): number {
  const rivals = loops.rivals(own, host)
  if (rivals.length === 0) return free
  const share = Math.ceil(most / (rivals.length + 1))
  const before = rivals.filter(loop => loop.lastStart < own.lastStart && running.heldBy(loop, host) < share)
  return Math.max(0, Math.min(share - running.heldBy(own, host), free - before.length))
}

/** Counts what is under way while new files are chosen. */
export interface FreeSlots {
  /** How many more files may be under way of one batch, by the rate that it is held to. */
  ofBatch(batchId: number): number
  /**
   * How many more of one host may be started, beside the share of other loops. Only files that were not tried may have
   * what those that are aside leave.
   */
  ofHost(host: string, isRetry: boolean): number
  /**
   * Whose connection a file that was not tried may have, if that is all it lacks; null for none. One that gives it now is
   * not named again.
   */
  givenUp(host: string): { readonly running: Running; readonly inMs: number } | null
  /** Whether a file that has gone wrong before is under way. */
  hasRetry(): boolean
  /** Whether such a file of one host was taken just now. */
  tookRetry(host: string): boolean
  /** Whether a file is under way that is to show whether a host in trouble is well again. */
  hasProbe(host: string): boolean
  take(batchId: number, host: string, kind: Pick<Running, 'isRetry' | 'isProbe'>): void
}

/** A probe that is quiet for long is followed by another, but not by more than so many. */
const mostProbes = 3

export function countFreeSlots(
  parts: SlotParts & ShareParts & { readonly deps: { readonly limits?: Pick<Limits, 'connections'> } },
  loop: Loop,
): FreeSlots {
  const { running, deps } = parts
  const byBatch = new Map<number, number>()
  const taken = new Map<string, number>()
  const retried = new Set<string>()
  const given = new Set<Running>()
  const probes = new Map<string, number>()
  let hasRetry = false
  for (const { batchId, host, isProbe, isRetry, flow } of running.all()) {
    if (flow.quietMs === null) add(byBatch, batchId, 1)
    if (isProbe) add(probes, host, flow.quietMs === null ? mostProbes : 1)
    hasRetry ||= isRetry
  }
  const free = (host: string, isRetry: boolean): number => {
    const now = taken.get(host) ?? 0
    const slots = slotsOf(parts, host)
    if (slots.isScouting) return isRetry ? 0 : slots.free - now
    const most = atOnce(parts, host)
    const unused = isRetry ? most - running.ofHost(host).length : slots.free
    return shareOf(parts, loop, { most, free: unused, host }) - now
  }
  const unopened = (host: string): number =>
    howManyOpen(host, atOnce(parts, host)) - running.ofHost(host).length - (taken.get(host) ?? 0)
  return {
    ofBatch: batchId =>
      (deps.limits?.connections(batchId, Infinity) ?? Infinity) - (byBatch.get(batchId) ?? 0),
    ofHost: (host, isRetry) => Math.min(free(host, isRetry), unopened(host)),
    givenUp: host => {
      const there = running.ofHost(host)
      const isEnding = (one: Running): boolean => one.flow.isCut || given.has(one)
      if (free(host, false) <= there.filter(isEnding).length) return null
      const gives = whoGives(there.filter(one => !isEnding(one)))
      if (gives?.inMs === 0) given.add(gives.running)
      return gives
    },
    hasRetry: () => hasRetry,
    tookRetry: host => retried.has(host),
    hasProbe: host => (probes.get(host) ?? 0) >= mostProbes,
    take: (batchId, host, { isRetry, isProbe }) => {
      add(taken, host, 1)
      if (isRetry) retried.add(host)
      if (isProbe) add(probes, host, mostProbes)
      hasRetry ||= isRetry
      add(byBatch, batchId, 1)
    },
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

const atOnce = ({ hosts, deps }: SlotParts, host: string): number =>
  hosts.atOnce(host, deps.settings.filesAtOnce)

/** The slots of one host as they are now. */
function slotsOf(parts: SlotParts, host: string): HostSlots {
  const flows = parts.running.ofHost(host).map(({ flow }) => flow)
  return hostSlots(flows, atOnce(parts, host), parts.running.usualMs(host))
}

/** In how many milliseconds a file that is quiet has been so for long enough to change what may start. */
export function nextOverdueMs(running: RunningTransfers): number {
  const dueMs = running
    .all()
    .flatMap(({ host, flow }) => [flow.asideInMs ?? 0, flow.overdueInMs(running.usualMs(host)) ?? 0])
  return Math.min(Infinity, ...dueMs.filter(ms => ms > 0))
}

/** Hosts of which the next file is to lie apart from those before; with how many were tried so in vain. */
export function apartHosts(parts: SlotParts): ReadonlyMap<string, number> {
  const apart = new Map<string, number>()
  for (const host of parts.running.hosts()) {
    const { isApart, isScouting, atWork } = slotsOf(parts, host)
    if (isApart) apart.set(host, isScouting ? atWork - atOnce(parts, host) : 0)
  }
  return apart
}

/** Records how many files of each host are under way, once all that may run does. */
export function noteUnderWay(parts: SlotParts): void {
  for (const host of parts.running.hosts()) parts.hosts.pace.underWay(host, slotsOf(parts, host).atWork)
}

/** Whether a file of the host has held its slot for all of a stretch and brought nothing. */
export function isUneven(running: RunningTransfers, host: string): boolean {
  return running.ofHost(host).some(({ flow }) => flow.isStillWaiting(stretchMs))
}
