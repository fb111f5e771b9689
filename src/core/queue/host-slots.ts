import type { Flow } from './flow.ts'

/** So many files at most are asked for beyond the slots while nothing comes of any. */
const mostScouts = 2
/** What stands aside keeps its connection for so long at least. */
const leastAsideMs = 10_000

export interface HostSlots {
  /** How many files hold a slot. */
  readonly atWork: number
  /** How many of those that were not tried may have one now. */
  readonly free: number
  /**
   * Nothing comes of any file, and none was passed by another: one more is asked for, to tell a slow host from bad files.
   */
  readonly isScouting: boolean
  /** The next file is better one that stands apart from the last: bad files stand together. */
  readonly isApart: boolean
}

/**
 * Pure: the slots of one host, given what is under way there, how many files may be at once and after how long the
 * latest file came (0: none did yet). A file that stands aside holds none.
 */
export function hostSlots(
  flows: readonly Pick<Flow, 'isAside' | 'overdueInMs'>[],
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
 * one that has been quiet longest. In how many milliseconds, when it is not yet time; null when none stands aside.
 */
export function whoGives<T extends { readonly flow: Pick<Flow, 'isAside' | 'quietMs'> }>(
  files: readonly T[],
): { readonly running: T; readonly inMs: number } | null {
  const [running] = files
    .filter(({ flow }) => flow.isAside)
    .toSorted((one, other) => (other.flow.quietMs ?? 0) - (one.flow.quietMs ?? 0))
  if (running === undefined) return null
  return { running, inMs: Math.max(0, leastAsideMs - (running.flow.quietMs ?? 0)) }
}
