import type { WeekGridView, RuleView, TimetableView } from '#shared/contract/areas/queue-limits'

/** A timetable while it is edited. Pure; the host parses the result and puts it into words. */

export type WeekEntry = TimetableView['entries'][number]

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const minutesPerDay = 1440

export interface HourCell {
  readonly day: number
  readonly hour: number
}

/** A week at full speed. */
export const fullWeek: WeekGridView = dayNames.map(() =>
  Array.from({ length: 24 }, () => ({ kind: 'full' as const })),
)

/** The rectangle between two cells painted with a rule. */
export function painted(grid: WeekGridView, from: HourCell, to: HourCell, rule: RuleView): WeekGridView {
  const isWithin = (value: number, a: number, b: number): boolean =>
    value >= Math.min(a, b) && value <= Math.max(a, b)
  return grid.map((hours, day) =>
    hours.map((known, hour) =>
      isWithin(day, from.day, to.day) && isWithin(hour, from.hour, to.hour) ? rule : known,
    ),
  )
}

/** The neighbour that a key leads to; null for other keys. Stays inside the week. */
export function neighbour({ day, hour }: HourCell, key: string): HourCell | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -24],
    End: [0, 24],
  }
  const step = steps[key]
  if (step === undefined) return null
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))
  return { day: within(day + step[0], 6), hour: within(hour + step[1], 23) }
}

/** In the host's format: whole bytes per second, so that nothing is rounded. */
export function entriesText(entries: readonly WeekEntry[]): string {
  return entries
    .map(
      ({ minuteOfWeek, rule }) =>
        `${dayNames[dayOf(minuteOfWeek)] ?? ''}-${timeOf(minuteOfWeek)},${ruleWord(rule)}`,
    )
    .join(' ')
}

export const dayOf = (minuteOfWeek: number): number => Math.floor(minuteOfWeek / minutesPerDay)

/** `08:30`. */
export function timeOf(minuteOfWeek: number): string {
  const minute = minuteOfWeek % minutesPerDay
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Null for a time that is not one. */
export function minuteOfWeek(day: number, time: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? []
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  return day * minutesPerDay + Number(hours) * 60 + Number(minutes)
}

/** Another entry in place of one, in the order of the week; `null` takes it away. */
export function replaced(
  entries: readonly WeekEntry[],
  index: number,
  entry: WeekEntry | null,
): readonly WeekEntry[] {
  const others = entries.filter((_, other) => other !== index)
  const kept = entry === null ? others : others.filter(other => other.minuteOfWeek !== entry.minuteOfWeek)
  return [...kept, ...(entry === null ? [] : [entry])].sort((a, b) => a.minuteOfWeek - b.minuteOfWeek)
}

/** A change an hour after the last one, or Monday at eight. */
export function nextEntry(entries: readonly WeekEntry[]): WeekEntry {
  const last = entries.at(-1)
  const minute = last === undefined ? 8 * 60 : (last.minuteOfWeek + 60) % (7 * minutesPerDay)
  return { minuteOfWeek: minute, rule: { kind: 'stopped' } }
}

function ruleWord(rule: RuleView): string {
  if (rule.kind === 'full') return 'full'
  return rule.kind === 'stopped' ? 'stop' : String(Math.max(1, Math.round(rule.bytesPerSecond)))
}
