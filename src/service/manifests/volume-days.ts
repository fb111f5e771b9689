import { minuteMs } from '#shared/durations'
import { dateName, localTime } from '#core/limits/local-time'
import { AppError } from '#shared/errors'

/** What was finished within one quarter of an hour, of which every zone's midnight is a border. */
export interface QuarterVolume {
  /** Quarters of an hour since 1970 (UTC). */
  readonly quarter: number
  readonly files: number
  readonly bytes: number
}
export interface DayVolume {
  /** `2026-11-20`, by the zone's wall clock. */
  readonly day: string
  readonly files: number
  readonly bytes: number
}

export const quarterMs = 15 * minuteMs

/**
 * The last `days` days by a zone's midnights, today last; days without files too. Throws `usage` for a zone that the
 * system does not know.
 */
export function volumeByDay(
  quarters: readonly QuarterVolume[],
  days: number,
  nowMs: number,
  timeZone: string,
): readonly DayVolume[] {
  const today = timeIn(nowMs, timeZone)
  const names = Array.from({ length: days }, (_, at) => {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day - (days - 1 - at)))
    return date.toISOString().slice(0, 10)
  })
  const sums = new Map(names.map(day => [day, { files: 0, bytes: 0 }]))
  for (const { quarter, files, bytes } of quarters) {
    const sum = sums.get(dateName(timeIn(quarter * quarterMs, timeZone)))
    if (sum === undefined) continue
    sum.files += files
    sum.bytes += bytes
  }
  return [...sums].map(([day, { files, bytes }]) => ({ day, files, bytes }))
}

function timeIn(instantMs: number, timeZone: string) {
  try {
    return localTime(instantMs, timeZone)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new AppError('usage', `The time zone "${timeZone}" is not known here; show times in UTC.`, {
      cause,
    })
  }
}
