import { dayMs } from '#shared/durations'
import { AppError } from '#shared/errors'

/** MJD of 1970-01-01T00:00. */
const mjdOfEpoch = 40_587
const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?:(:\d\d)(\.\d{1,9})?)?Z?)?$/

/**
 * An ISO date or time, read as UTC, in MJD days; a bare date is its first moment. Throws `usage` for anything else.
 * Leap seconds are not counted: a day has 86,400 s, as in the archive's own dates.
 */
export function parseDate(text: string): number {
  const ms = utcMs(text.trim())
  if (ms === null) throw new AppError('usage', 'A date is written 2023-01-25 or 2023-01-25T14:53:08, in UTC.')
  return mjdFromMs(ms)
}

function utcMs(text: string): number | null {
  const [, date, time = '00:00', seconds = ':00', fraction = ''] = shape.exec(text) ?? []
  if (date === undefined) return null
  const moment = `${date}T${time}${seconds}`
  const ms = Date.parse(`${moment}Z`)
  // 30 February and 24:00 are carried over into the next day: what does not come back the same was no date.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(moment)) return null
  return ms + Number(`0${fraction}`) * 1_000
}

/** `ms` since 1970, UTC. */
export const mjdFromMs = (ms: number): number => ms / dayMs + mjdOfEpoch

/** Milliseconds since 1970, UTC, rounded to whole ones: a double holds an MJD to about a microsecond. */
export const msFromMjd = (mjd: number): number => Math.round((mjd - mjdOfEpoch) * dayMs)
