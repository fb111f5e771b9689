import { dayMs, minuteMs } from '#shared/durations'
import { firstInstant, localTime, offsetMs, type LocalTime } from './local-time.ts'

/** What holds from an entry of the timetable to the next one. */
export type TimetableRule =
  | { readonly kind: 'full' }
  | { readonly kind: 'limited'; readonly bytesPerSecond: number }
  | { readonly kind: 'stopped' }

export interface TimetableEntry {
  /** Minutes since Monday 00:00 of the wall clock, 0 to 10,079. */
  readonly minuteOfWeek: number
  readonly rule: TimetableRule
}

/**
 * A week of changes, in order and at least one, each at another minute. An entry holds until the next one, over midnight
 * and over the end of the week: a window belongs to the day on which it starts.
 */
export type Timetable = readonly TimetableEntry[]

export const minutesPerDay = 24 * 60
export const minutesPerWeek = 7 * minutesPerDay
/** No answer lies further away: a week, and the days of a clock change on either side. */
const horizonMs = 9 * dayMs

/** Entries in order; of several at the same minute the last one given counts. */
export function toTimetable(entries: readonly TimetableEntry[]): Timetable {
  const byMinute = new Map(entries.map(entry => [entry.minuteOfWeek, entry]))
  return [...byMinute.values()].sort((a, b) => a.minuteOfWeek - b.minuteOfWeek)
}

export function isSameRule(a: TimetableRule, b: TimetableRule): boolean {
  if (a.kind === 'limited' && b.kind === 'limited') return a.bytesPerSecond === b.bytesPerSecond
  return a.kind === b.kind
}

/** The rule at a minute of the week. */
export function ruleAtMinute(timetable: Timetable, minuteOfWeek: number): TimetableRule {
  const latest = timetable.findLast(entry => entry.minuteOfWeek <= minuteOfWeek) ?? timetable.at(-1)
  return latest?.rule ?? { kind: 'full' }
}

/**
 * What the wall clock of the zone says at an instant, and when that changes next (milliseconds since 1970; null: never).
 * When clocks go forward, an entry inside the hour that is left out takes effect at the end of the jump; when they go
 * back, the repeated hour is lived through twice, entries included.
 */
export function ruleAt(
  timetable: Timetable,
  instantMs: number,
  timeZone: string,
): { readonly rule: TimetableRule; readonly untilMs: number | null } {
  const ruleOf = (atMs: number): TimetableRule =>
    ruleAtMinute(timetable, minuteOfWeek(localTime(atMs, timeZone)))
  const rule = ruleOf(instantMs)
  if (timetable.every(entry => isSameRule(entry.rule, rule))) return { rule, untilMs: null }
  for (let atMs = instantMs; atMs < instantMs + horizonMs;) {
    atMs = nextCandidate(timetable, atMs, timeZone)
    if (!isSameRule(ruleOf(atMs), rule)) return { rule, untilMs: atMs }
  }
  return { rule, untilMs: null }
}

/** The next instant at which the wall clock reaches an entry, or is put forward or back, or a day has passed. */
function nextCandidate(timetable: Timetable, instantMs: number, timeZone: string): number {
  const minute = minuteOfWeek(localTime(instantMs, timeZone))
  const next = timetable.find(entry => entry.minuteOfWeek > minute) ?? timetable[0]
  const ahead = ((next?.minuteOfWeek ?? 0) - minute + minutesPerWeek) % minutesPerWeek
  const offset = offsetMs(instantMs, timeZone)
  const minuteStart = Math.floor((instantMs + offset) / minuteMs) * minuteMs - offset
  const reachedMs = minuteStart + Math.min(ahead === 0 ? minutesPerWeek : ahead, minutesPerDay) * minuteMs
  if (offsetMs(reachedMs, timeZone) === offset) return reachedMs
  return firstInstant(instantMs, reachedMs, atMs => offsetMs(atMs, timeZone) !== offset)
}

function minuteOfWeek({ weekday, minuteOfDay }: LocalTime): number {
  return weekday * minutesPerDay + minuteOfDay
}
