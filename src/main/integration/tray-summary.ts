import type { StateCount } from '#core/items/state-counts'
import type { Overview } from '#shared/contract/overview'
import { isAbout, needsPerson } from '#shared/reason-facts'

/** The queue's figures for the tray, the taskbar and the sleep rule. */
export interface TraySummary {
  readonly bytesPerSecond: number
  /** Null for no limit. */
  readonly limitBytesPerSecond: number | null
  /** Files that are downloading or being verified. */
  readonly inProgress: number
  /** Files that continue without a person: in progress, queued, or held by the network or a server. */
  readonly canRun: number
  /** Files that wait for a time window or a volume budget. */
  readonly outsideWindow: number
  /** Files that a person has paused. */
  readonly paused: number
  /** Files that need a person. */
  readonly needPerson: number
  /** Asked and verified files of the unfinished batches; both 0 when all is done. */
  readonly asked: number
  readonly verified: number
  readonly isAllPaused: boolean
}

/** Adds up the figures. `outcomes` cover the whole queue and give queued files the reason that holds them. Pure. */
export function traySummaryOf(
  overview: Pick<Overview, 'bytesPerSecond' | 'batches'>,
  outcomes: readonly StateCount[],
  limitBytesPerSecond: number | null,
): TraySummary {
  const sum = (wanted: (outcome: StateCount) => boolean): number =>
    outcomes.filter(wanted).reduce((files, outcome) => files + outcome.items, 0)
  const inProgress = inProgressOf(outcomes)
  const open = overview.batches.filter(({ totals }) => totals.waiting > 0)
  const isQueued = ({ state, reason }: StateCount): boolean =>
    state === 'queued' && !isAbout(reason, 'limits')
  const isHeld = ({ state, reason }: StateCount): boolean => state === 'waiting' && isAbout(reason, 'network')
  return {
    bytesPerSecond: overview.bytesPerSecond,
    limitBytesPerSecond,
    inProgress,
    canRun: inProgress + sum(isQueued) + sum(isHeld),
    outsideWindow: sum(
      ({ state, reason }) => (state === 'queued' || state === 'waiting') && isAbout(reason, 'limits'),
    ),
    paused: sum(({ state }) => state === 'paused'),
    needPerson: sum(({ state, reason }) => state === 'waiting' && needsPerson(reason)),
    asked: open.reduce((files, { totals }) => files + totals.asked, 0),
    verified: open.reduce((files, { totals }) => files + totals.verified, 0),
    isAllPaused: open.length > 0 && open.every(({ state }) => state === 'paused'),
  }
}

/** How many files are downloading or being verified. */
export const inProgressOf = (outcomes: readonly StateCount[]): number =>
  outcomes
    .filter(({ state }) => state === 'fetching' || state === 'verifying')
    .reduce((files, { items }) => files + items, 0)
