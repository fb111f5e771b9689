import { AppError } from '#shared/errors'
import { parseRate } from '#shared/format'
import { badPart, exactSize } from './rate-text.ts'
import { isSameRule, minutesPerDay, toTimetable } from './timetable.ts'
import type { TimetableRule, Timetable, TimetableEntry } from './timetable.ts'

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const longDayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const
const example = 'write it like Mon-Fri-08:00,5M 18:00,stop 23:00,full.'

/**
 * Reads `Mon-08:00,5M 18:00,stop 23:00,full`: entries with blanks (or semicolons) between them, each `[day[-day]-]HH:MM`,
 * a comma, and a rate in bytes per second, `stop` or `full`. Without a day an entry is for every day; a later entry
 * replaces an earlier one of the same day and time. Throws AppError 'usage', naming the entry that cannot be read.
 */
export function parseTimetable(text: string): Timetable {
  return parseEntries(text, parseRule)
}

/** The same with another way to read what follows the comma. */
export function parseEntries(text: string, ruleOf: (text: string, part: string) => TimetableRule): Timetable {
  const parts = text.split(/[\s;]+/).filter(part => part !== '')
  if (parts.length === 0) throw new AppError('usage', `The schedule is empty; ${example}`)
  return toTimetable(parts.flatMap(part => parseEntry(part, ruleOf)))
}

function parseEntry(
  part: string,
  ruleOf: (text: string, part: string) => TimetableRule,
): readonly TimetableEntry[] {
  const [when = '', what, ...rest] = part.split(',')
  if (what === undefined || what === '' || rest.length > 0)
    throw badPart(part, `an entry is a time, a comma and a rate; ${example}`)
  const pieces = when.split('-')
  const minuteOfDay = parseTime(pieces.pop() ?? '', part)
  const rule = ruleOf(what, part)
  return parseDays(pieces, part).map(day => ({ minuteOfWeek: day * minutesPerDay + minuteOfDay, rule }))
}

function parseTime(text: string, part: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? []
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59)
    throw badPart(part, `"${text}" is not a time between 00:00 and 23:59.`)
  return Number(hours) * 60 + Number(minutes)
}

/** Sat-Mon is Saturday, Sunday, Monday. */
function parseDays(names: readonly string[], part: string): readonly number[] {
  const [first, last, ...rest] = names.map(name => parseDay(name, part))
  if (first === undefined) return everyDay
  if (rest.length > 0) throw badPart(part, 'a range has two days, like Mon-Fri.')
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => (first + index) % 7)
}

function parseDay(name: string, part: string): number {
  const wanted = name.toLowerCase()
  const day = longDayNames.findIndex(known => known === wanted || known.slice(0, 3) === wanted)
  if (day < 0) throw badPart(part, `"${name}" is not a day; days are ${dayNames.join(', ')}.`)
  return day
}

function parseRule(text: string, part: string): TimetableRule {
  const word = text.toLowerCase()
  if (word === 'full' || word === 'off') return { kind: 'full' }
  if (word === 'stop') return { kind: 'stopped' }
  try {
    return { kind: 'limited', bytesPerSecond: parseRate(text) }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    throw badPart(part, `"${text}" is not a rate like 5M or 5MiB, stop or full.`)
  }
}

export function ruleText(rule: TimetableRule): string {
  switch (rule.kind) {
    case 'full':
      return 'full'
    case 'stopped':
      return 'stop'
    case 'limited':
      return exactSize(rule.bytesPerSecond)
  }
}

/** The one text of a timetable, which reads back as the same: equal days gathered, in order of day and time. */
export function timetableText(timetable: Timetable): string {
  const texts: string[] = []
  const isWritten = new Set<TimetableEntry>()
  for (const entry of timetable) {
    if (isWritten.has(entry)) continue
    const run = sameOnFollowingDays(timetable, entry)
    for (const one of run) isWritten.add(one)
    texts.push(`${daysText(entry, run.length)}${timeText(entry)},${ruleText(entry.rule)}`)
  }
  return texts.join(' ')
}

function sameOnFollowingDays(timetable: Timetable, first: TimetableEntry): readonly TimetableEntry[] {
  const run = [first]
  for (let minute = first.minuteOfWeek + minutesPerDay; ; minute += minutesPerDay) {
    const next = timetable.find(entry => entry.minuteOfWeek === minute)
    if (next === undefined || !isSameRule(next.rule, first.rule)) return run
    run.push(next)
  }
}

function daysText({ minuteOfWeek }: TimetableEntry, count: number): string {
  const first = Math.floor(minuteOfWeek / minutesPerDay)
  if (count === 7) return ''
  if (count === 1) return `${dayNames[first] ?? ''}-`
  return `${dayNames[first] ?? ''}-${dayNames[first + count - 1] ?? ''}-`
}

function timeText({ minuteOfWeek }: TimetableEntry): string {
  const minute = minuteOfWeek % minutesPerDay
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
