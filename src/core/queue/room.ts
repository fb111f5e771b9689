import type { EngineState, Running } from './engine-state.ts'
import { shareOf, type Loop } from './fairness.ts'
import { howManyAtOnce } from './slots.ts'

/** Counts what is under way while new files are chosen. */
export interface Room {
  /** How many more files may be under way of one batch, by the rate that it is held to. */
  ofBatch(batchId: number): number
  /** How many more of one host may be started, beside the share of other loops. */
  ofHost(host: string): number
  /** Whether a file that has gone wrong before is under way. */
  hasRetry(): boolean
  /** Whether a file is under way that is to show whether a host in trouble is well again. */
  hasProbe(host: string): boolean
  take(batchId: number, host: string, kind: Pick<Running, 'isRetry' | 'isProbe'>): void
}

export function countRoom(state: EngineState, loop: Loop): Room {
  const { running, paces, deps } = state
  const byBatch = new Map<number, number>()
  const byHost = new Map<string, number>()
  const taken = new Map<string, number>()
  const count = (batchId: number, host: string): void => {
    byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1)
    byHost.set(host, (byHost.get(host) ?? 0) + 1)
  }
  const probes = new Set<string>()
  let hasRetry = false
  for (const { batchId, host, isProbe, isRetry } of running.values()) {
    count(batchId, host)
    if (isProbe) probes.add(host)
    hasRetry ||= isRetry
  }
  return {
    ofBatch: batchId =>
      (deps.limits?.connections(batchId, Infinity) ?? Infinity) - (byBatch.get(batchId) ?? 0),
    ofHost: host => {
      const most = howManyAtOnce(host, deps.settings.filesAtOnce, paces.atOnce(host))
      const now = taken.get(host) ?? 0
      const free = most - (byHost.get(host) ?? 0) + now
      return shareOf(state, loop, { most, free, host }) - now
    },
    hasRetry: () => hasRetry,
    hasProbe: host => probes.has(host),
    take: (batchId, host, { isRetry, isProbe }) => {
      taken.set(host, (taken.get(host) ?? 0) + 1)
      if (isProbe) probes.add(host)
      hasRetry ||= isRetry
      count(batchId, host)
    },
  }
}

/** Tells what was learned of each host how many of its files are under way, once all that may run does. */
export function noteUnderWay({ running, paces }: EngineState): void {
  const byHost = new Map<string, number>()
  for (const { host } of running.values()) byHost.set(host, (byHost.get(host) ?? 0) + 1)
  for (const [host, files] of byHost) paces.underWay(host, files)
}
