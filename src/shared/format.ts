import { dayMs, hourMs, minuteMs, secondMs } from './durations.ts'
import { AppError } from './errors.ts'

/** Decimal units with the digits shown after the point. */
const units = [
  ['B', 0],
  ['kB', 0],
  ['MB', 1],
  ['GB', 1],
  ['TB', 2],
  ['PB', 2],
] as const
const powers: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 }

/** Bytes in decimal units as the archive counts them (GB = 10^9): `999 B`, `212 kB`, `84.2 MB`, `1.96 TB`. */
export function formatBytes(sizeBytes: number): string {
  let value = Math.max(0, sizeBytes)
  for (const [unit, digits] of units) {
    const shown = value.toFixed(digits)
    // What would be written as 1000 of this unit is written as 1 of the next.
    if (Number(shown) < 1000 || unit === 'PB') return `${shown} ${unit}`
    value /= 1000
  }
  return ''
}

/** Bytes per second, as `84.2 MB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`

/** The two largest units: `0 s`, `59 s`, `4 min 05 s`, `2 h 07 min`, `3 d 04 h`. Rounded to the smaller one shown. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return inTwo(seconds, 60, 'min', 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return inTwo(minutes, 60, 'h', 'min')
  return inTwo(Math.round(minutes / 60), 24, 'd', 'h')
}

/** Whole numbers with commas: `1,234,567`. The same everywhere, so that outputs compare. */
export const formatCount = (count: number): string =>
  String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** A count with its word in the right number: `1 file`, `1,204 files`. */
export const countedText = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/**
 * A size in bytes: `10M` and `10MB` are 10^7, `10MiB` is 10 x 2^20, a bare number is bytes; any case, decimals allowed,
 * rounded to whole bytes. Throws `usage` for anything else.
 */
export function parseSize(text: string): number {
  const sizeBytes = sizeIn(text)
  if (sizeBytes === null)
    throw new AppError('usage', `"${text}" is not a size; write it like 500k, 10M, 10MiB or 1.5GB.`)
  return sizeBytes
}

/** Bytes per second, written like a size, with or without `/s`. Zero is refused. Throws `usage`. */
export function parseRate(text: string): number {
  const bytesPerSecond = sizeIn(text.replace(/\/s\s*$/i, ''))
  if (bytesPerSecond === null || bytesPerSecond === 0) {
    throw new AppError('usage', `"${text}" is not a rate; write bytes per second like 500k, 10M or 1.5MiB/s.`)
  }
  return bytesPerSecond
}

/** Milliseconds of `30s`, `5m`, `2h`, `1d`, or `forever` (Infinity). A unit is required. Throws `usage`. */
export function parseDuration(text: string): number {
  const word = text.trim().toLowerCase()
  if (word === 'forever') return Infinity
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,9})?) ?(s|m|min|h|d)$/.exec(word) ?? []
  if (number === undefined || unit === undefined) {
    throw new AppError('usage', `"${text}" is not a duration; write it like 30s, 5m, 2h or forever.`)
  }
  const unitMs = unit === 's' ? secondMs : unit === 'h' ? hourMs : unit === 'd' ? dayMs : minuteMs
  return Math.round(Number(number) * unitMs)
}

function sizeIn(text: string): number | null {
  const match = /^(\d{1,16}(?:\.\d{1,15})?) ?(?:([kmgtp])(i?)b?|b)?$/i.exec(text.trim())
  if (match === null) return null
  const [, number = '', letter = '', binary = ''] = match
  const power = powers[letter.toLowerCase()] ?? 0
  const sizeBytes = Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** power)
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : null
}

function inTwo(total: number, size: number, large: string, small: string): string {
  return `${Math.floor(total / size)} ${large} ${String(total % size).padStart(2, '0')} ${small}`
}
