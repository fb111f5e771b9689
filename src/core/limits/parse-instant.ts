import { AppError } from '#shared/errors'
import { minuteMs } from '#shared/durations'
import { localTime } from './local-time.ts'

/** Two days, for a time that a clock change leaves out on the first. */
const furthestMinutes = 49 * 60

/**
 * An instant in milliseconds since 1970: `22:00` is the next time that the wall clock shows it, and a date with time as
 * in ISO 8601 (`2026-11-21T22:00`, this machine's zone unless it says another). Throws AppError 'usage', also for one
 * that has passed.
 */
export function parseInstant(text: string, nowMs: number, timeZone: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? []
  const instantMs =
    hours !== undefined && minutes !== undefined
      ? nextTime(Number(hours) * 60 + Number(minutes), nowMs, timeZone)
      : dateAndTime(text.trim())
  if (instantMs === null)
    throw new AppError('usage', `"${text}" is not a time; write it like 22:00 or 2026-11-21T22:00.`)
  if (instantMs <= nowMs) throw new AppError('usage', `${text} has passed.`)
  return instantMs
}

function nextTime(minuteOfDay: number, nowMs: number, timeZone: string): number | null {
  const first = Math.floor(nowMs / minuteMs) + 1
  for (let minute = first; minute < first + furthestMinutes; minute += 1)
    if (localTime(minute * minuteMs, timeZone).minuteOfDay === minuteOfDay) return minute * minuteMs
  return null
}

function dateAndTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null
  const instantMs = Date.parse(text)
  return Number.isNaN(instantMs) ? null : instantMs
}
