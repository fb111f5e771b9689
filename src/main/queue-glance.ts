import type { Outcome } from '#core/queue/exit-code'
import type { Overview } from '#shared/contract/overview'
import type { Reason } from '#shared/reasons'

/** What the tray, the taskbar and the sleep rule need to know of the queue at one moment. */
export interface Glance {
  readonly bytesPerSecond: number
  /** Null for no limit. */
  readonly limitBytesPerSecond: number | null
  /** Files that are fetched or checked right now. */
  readonly moving: number
  /** Files that go on by themselves: moving, next in line, or held by the line or a server. */
  readonly canRun: number
  /** Files that wait for a time window or a volume budget. */
  readonly outsideWindow: number
  /** Files that a person has paused. */
  readonly paused: number
  /** Files that need a person. */
  readonly needPerson: number
  /** Asked and verified files of the batches that still have something to do; 0 of 0 when all is over. */
  readonly asked: number
  readonly verified: number
  readonly isAllPaused: boolean
}

const ofLine: ReadonlySet<Reason | null> = new Set<Reason | null>(['network', 'server-busy'])
const ofWindow: ReadonlySet<Reason | null> = new Set<Reason | null>(['window', 'budget'])
const ofPerson: ReadonlySet<Reason | null> = new Set<Reason | null>([
  'auth-needed',
  'no-access',
  'disk-full',
  'folder-gone',
  'name-clash',
])

/** Pure. `outcomes` are those of the whole queue, with what holds queued files put over them. */
export function glanceOf(
  overview: Pick<Overview, 'bytesPerSecond' | 'batches'>,
  outcomes: readonly Outcome[],
  limitBytesPerSecond: number | null,
): Glance {
  const sum = (wanted: (outcome: Outcome) => boolean): number =>
    outcomes.filter(wanted).reduce((files, outcome) => files + outcome.items, 0)
  const moving = movingIn(outcomes)
  const open = overview.batches.filter(({ totals }) => totals.waiting > 0)
  const isQueued = ({ state, reason }: Outcome): boolean => state === 'queued' && !ofWindow.has(reason)
  const isHeld = ({ state, reason }: Outcome): boolean => state === 'waiting' && ofLine.has(reason)
  return {
    bytesPerSecond: overview.bytesPerSecond,
    limitBytesPerSecond,
    moving,
    canRun: moving + sum(isQueued) + sum(isHeld),
    outsideWindow: sum(
      ({ state, reason }) => (state === 'queued' || state === 'waiting') && ofWindow.has(reason),
    ),
    paused: sum(({ state }) => state === 'paused'),
    needPerson: sum(({ state, reason }) => state === 'waiting' && ofPerson.has(reason)),
    asked: open.reduce((files, { totals }) => files + totals.asked, 0),
    verified: open.reduce((files, { totals }) => files + totals.verified, 0),
    isAllPaused: open.length > 0 && open.every(({ state }) => state === 'paused'),
  }
}

/** How many files are fetched or checked. */
export const movingIn = (outcomes: readonly Outcome[]): number =>
  outcomes
    .filter(({ state }) => state === 'fetching' || state === 'verifying')
    .reduce((files, { items }) => files + items, 0)
