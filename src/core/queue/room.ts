import { stretchMs } from './adaptive.ts'
import type { EngineState, Running } from './engine-state.ts'
import { shareOf, type Loop } from './fairness.ts'
import { hostSlots, whoGives, type HostSlots } from './host-slots.ts'
import { howManyAtOnce, howManyOpen } from './slots.ts'

/** Counts what is under way while new files are chosen. */
export interface Room {
  /** How many more files may be under way of one batch, by the rate that it is held to. */
  ofBatch(batchId: number): number
  /**
   * How many more of one host may be started, beside the share of other loops. Only files that were not tried may have
   * what those that stand aside leave.
   */
  ofHost(host: string, isRetry: boolean): number
  /**
   * Whose connection a file that was not tried may have, if that is all it wants for; null for nobody's. One that gives it
   * now is not named again.
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

export function countRoom(state: EngineState, loop: Loop): Room {
  const { running, deps } = state
  const byBatch = new Map<number, number>()
  const taken = new Map<string, number>()
  const retried = new Set<string>()
  const given = new Set<Running>()
  const probes = new Map<string, number>()
  let hasRetry = false
  for (const { batchId, host, isProbe, isRetry, flow } of running.values()) {
    if (flow.quietMs === null) add(byBatch, batchId, 1)
    if (isProbe) add(probes, host, flow.quietMs === null ? mostProbes : 1)
    hasRetry ||= isRetry
  }
  const mostFor = (host: string): number => atOnce(state, host)
  const free = (host: string, isRetry: boolean): number => {
    const now = taken.get(host) ?? 0
    const slots = slotsOf(state, host)
    if (slots.isScouting) return isRetry ? 0 : slots.free - now
    const most = mostFor(host)
    const unused = isRetry ? most - ofHost(state, host).length : slots.free
    return shareOf(state, loop, { most, free: unused, host }) - now
  }
  const unopened = (host: string): number =>
    howManyOpen(host, mostFor(host)) - ofHost(state, host).length - (taken.get(host) ?? 0)
  return {
    ofBatch: batchId =>
      (deps.limits?.connections(batchId, Infinity) ?? Infinity) - (byBatch.get(batchId) ?? 0),
    ofHost: (host, isRetry) => Math.min(free(host, isRetry), unopened(host)),
    givenUp: host => {
      const there = ofHost(state, host)
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

const atOnce = ({ deps, paces }: EngineState, host: string): number =>
  howManyAtOnce(host, deps.settings.filesAtOnce, paces.atOnce(host))

const ofHost = ({ running }: EngineState, host: string): readonly Running[] =>
  [...running.values()].filter(one => one.host === host)

/** The slots of one host as they are now. */
function slotsOf(state: EngineState, host: string): HostSlots {
  return hostSlots(
    ofHost(state, host).map(({ flow }) => flow),
    atOnce(state, host),
    usualMs(state, host),
  )
}

/** In how many milliseconds a file that is quiet has been so for long enough to change what may start. */
export function nextOverdueMs(state: EngineState): number {
  const dueMs = [...state.running.values()].flatMap(({ host, flow }) => [
    flow.asideInMs ?? 0,
    flow.overdueInMs(usualMs(state, host)) ?? 0,
  ])
  return Math.min(Infinity, ...dueMs.filter(ms => ms > 0))
}

const usualMs = (state: EngineState, host: string): number => state.usualMs.get(host) ?? 0

/** Hosts of which the next file is to stand apart from those before; with how many were tried so in vain. */
export function apartHosts(state: EngineState): ReadonlyMap<string, number> {
  const apart = new Map<string, number>()
  for (const host of new Set([...state.running.values()].map(running => running.host))) {
    const { isApart, isScouting, atWork } = slotsOf(state, host)
    if (isApart) apart.set(host, isScouting ? atWork - atOnce(state, host) : 0)
  }
  return apart
}

/** Tells what was learned of each host how many of its files are under way, once all that may run does. */
export function noteUnderWay(state: EngineState): void {
  const hosts = new Set([...state.running.values()].map(({ host }) => host))
  for (const host of hosts) state.paces.underWay(host, slotsOf(state, host).atWork)
}

/** Whether a file of the host has held its slot for all of a stretch and brought nothing. */
export function isUneven(state: EngineState, host: string): boolean {
  return ofHost(state, host).some(({ flow }) => flow.isStillWaiting(stretchMs))
}
