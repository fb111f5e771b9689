/** More than any wait that is kept; larger numbers could not be added to a time exactly. */
const mostSeconds = 1e9

/**
 * The wait that a Retry-After field asks for, in milliseconds (RFC 9110 section 10.2.3: whole seconds or an HTTP date).
 * A date is counted from the answer's own Date, since that was read from the same clock, and from `nowMs` only without
 * one. Null when absent or unreadable; a date in the past is 0.
 */
export function parseRetryAfter(value: string | null, date: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text), mostSeconds) * 1_000
  const atMs = parseHttpDate(text)
  return atMs === null ? null : Math.max(0, atMs - (parseHttpDate(date?.trim() ?? '') ?? nowMs))
}

/** All three date forms of RFC 9110 section 5.6.7 start with a day's name; the third one lacks its zone, which is GMT. */
function parseHttpDate(text: string): number | null {
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  const atMs = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`)
  return Number.isNaN(atMs) ? null : atMs
}
