import { dayMs } from '#shared/durations'
import { AppError } from '#shared/errors'
import { longestLifeMs } from './clock.ts'

/**
 * When a token was made, in milliseconds since 1970, from `YYYY-MM-DD` or `today`: the beginning of that day in UTC, so
 * that the end is shown too early rather than too late. Throws AppError 'usage' for anything else, for a day to come
 * (beyond what time zones explain), and for one so long ago that the token has expired.
 */
export function parseCreatedDay(text: string, nowMs: number): number {
  const asked = text.trim().toLowerCase()
  const dayStartMs = asked === 'today' ? nowMs - (nowMs % dayMs) : dayIn(asked)
  if (dayStartMs === null)
    throw new AppError('usage', `"${text}" is not a day; write it like 2026-11-13, or today.`)
  if (dayStartMs > nowMs + dayMs)
    throw new AppError('usage', 'The day on which the token was created is in the future.')
  if (dayStartMs + longestLifeMs <= nowMs - dayMs)
    throw new AppError(
      'usage',
      'A token created on that day has expired: tokens last 60 days. Make a new one.',
    )
  return Math.min(dayStartMs, nowMs)
}

function dayIn(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const startMs = Date.parse(`${text}T00:00:00Z`)
  // Other engines roll the 31st of a short month over to the next one.
  return Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== text ? null : startMs
}
