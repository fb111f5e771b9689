import { budgetAt, type BudgetUse } from './budget.ts'
import { settingsAt, type LimitSettings } from './limit-settings.ts'
import { parseTimetable } from './timetable-text.ts'
import { ruleAt, type TimetableRule } from './timetable.ts'

/**
 * Whether anything may be fetched now. `untilMs` (milliseconds since 1970) is when to ask again; null when only a person
 * can change it.
 */
export type Gate =
  | { readonly kind: 'open'; readonly bytesPerSecond: number | null; readonly untilMs: number | null }
  | { readonly kind: 'stopped'; readonly reason: 'window' | 'budget'; readonly untilMs: number | null }

export const openGate: Gate = { kind: 'open', bytesPerSecond: null, untilMs: null }

/** The instant and where its people live. */
export interface Moment {
  readonly nowMs: number
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string
}

/**
 * Pure: one decision of the limit, the timetable, the start and stop times and the budget. The lowest rate counts. Of
 * several stops the one that lasts longest is named, since nothing moves before it ends.
 */
export function gateAt(settings: LimitSettings, use: BudgetUse | null, { nowMs, timeZone }: Moment): Gate {
  const once = onceAt(settings, nowMs)
  const { rule, untilMs: ruleUntilMs } = weekAt(settings, nowMs, timeZone)
  const budget = settings.budget && budgetAt(settings.budget, use, nowMs, timeZone)
  const stops: { reason: 'window' | 'budget'; untilMs: number | null }[] = []
  if (once.isStopped) stops.push({ reason: 'window', untilMs: once.untilMs })
  if (rule.kind === 'stopped') stops.push({ reason: 'window', untilMs: ruleUntilMs })
  if (budget?.leftBytes === 0) stops.push({ reason: 'budget', untilMs: budget.renewsAtMs })
  const [first, ...others] = stops
  if (first !== undefined) {
    const longest = others.reduce((a, b) => (endOf(b) > endOf(a) ? b : a), first)
    return { kind: 'stopped', ...longest }
  }
  const rates = [settings.bytesPerSecond, rule.kind === 'limited' ? rule.bytesPerSecond : null]
  const untilMs = Math.min(...[once.untilMs, ruleUntilMs].map(at => at ?? Infinity))
  return { kind: 'open', bytesPerSecond: lowest(rates), untilMs: untilMs === Infinity ? null : untilMs }
}

/** The lowest of some rates, null being none. */
export function lowest(rates: readonly (number | null)[]): number | null {
  const present = rates.filter(rate => rate !== null)
  return present.length === 0 ? null : Math.min(...present)
}

/** The latest of the two times that has passed decides; before both, the one that comes first says what holds until then. */
function onceAt(
  settings: LimitSettings,
  nowMs: number,
): { readonly isStopped: boolean; readonly untilMs: number | null } {
  const { startAtMs, stopAtMs } = settingsAt(settings, nowMs)
  const events = [
    { atMs: startAtMs, isStopped: false },
    { atMs: stopAtMs, isStopped: true },
  ]
    .flatMap(({ atMs, isStopped }) => (atMs === null ? [] : [{ atMs, isStopped }]))
    .sort((a, b) => a.atMs - b.atMs)
  const next = events.find(event => event.atMs > nowMs)
  const past = events.findLast(event => event.atMs <= nowMs)
  const isStopped = past ? past.isStopped : next !== undefined && !next.isStopped
  return { isStopped, untilMs: next?.atMs ?? null }
}

function weekAt(
  { timetable }: LimitSettings,
  nowMs: number,
  timeZone: string,
): { readonly rule: TimetableRule; readonly untilMs: number | null } {
  if (timetable === null) return { rule: { kind: 'full' }, untilMs: null }
  return ruleAt(parseTimetable(timetable), nowMs, timeZone)
}

function endOf({ untilMs }: { readonly untilMs: number | null }): number {
  return untilMs ?? Infinity
}
