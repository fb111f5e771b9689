import type { TransferFlow } from './flow.ts'

/** The most that any host is asked for at once, whatever was set. */
export const mostAtOnce = 16
/** The archive is shared by everyone. */
const mostOfArchive = 8

const ofArchive = /(?:^|\.)stsci\.edu(?::\d+)?$/

/**
 * How many connections a host may have for this many files at once: twice as many, since files that are set aside keep
 * theirs, within the limit of the host.
 */
export function howManyOpen(host: string, filesAtOnce: number): number {
  return Math.min(2 * filesAtOnce, mostOf(host))
}

const mostOf = (host: string): number => (ofArchive.test(host) ? mostOfArchive : mostAtOnce)

/**
 * How many files of one host (with its port, if any) may be under way at once: the number that was set, as far as the
 * host's owner can be asked for so many, or without one (null) what has been learned of the host.
 */
export function howManyAtOnce(host: string, filesAtOnce: number | null, learned: number): number {
  if (filesAtOnce === null) return learned
  return Math.max(1, Math.min(mostOf(host), Math.trunc(filesAtOnce)))
}

/** While no file receives bytes, at most this many start beyond the slots. */
const mostScouts = 2
/** A file that is set aside keeps its connection for at least this long. */
const leastAsideMs = 10_000

export interface HostSlots {
  /** How many files hold a slot. */
  readonly atWork: number
  /** How many of those that were not tried may have one now. */
  readonly free: number
  /**
   * No file receives bytes and none was overtaken, so one more starts: it shows whether the host is slow or the files
   * are bad.
   */
  readonly isScouting: boolean
  /** The next file should come from another place in the list, since bad files come in groups. */
  readonly isApart: boolean
}

/**
 * Pure: the slots of one host, given what is under way there, how many files may be at once and after how long the
 * latest file came (0: none did yet). A file that is aside holds none.
 */
export function hostSlots(
  flows: readonly Pick<TransferFlow, 'isAside' | 'overdueInMs'>[],
  most: number,
  usualMs: number,
): HostSlots {
  const aside = flows.filter(({ isAside }) => isAside).length
  const atWork = flows.length - aside
  const isNothingComing = flows.every(flow => flow.overdueInMs(usualMs) === 0)
  const isScouting = atWork >= most && atWork - most < mostScouts && isNothingComing
  return {
    atWork,
    free: isScouting ? 1 : Math.max(0, most - atWork),
    isScouting,
    isApart: isScouting || 2 * aside >= most,
  }
}

/**
 * Pure: which of a host's files gives up its connection to one that was not tried, when the host may get no more: the
 * one that has been quiet longest. In how many milliseconds, when it is not yet time; null when none is aside.
 */
export function whoGives<T extends { readonly flow: Pick<TransferFlow, 'isAside' | 'quietMs'> }>(
  files: readonly T[],
): { readonly running: T; readonly inMs: number } | null {
  const [running] = files
    .filter(({ flow }) => flow.isAside)
    .toSorted((one, other) => (other.flow.quietMs ?? 0) - (one.flow.quietMs ?? 0))
  if (running === undefined) return null
  return { running, inMs: Math.max(0, leastAsideMs - (running.flow.quietMs ?? 0)) }
}
