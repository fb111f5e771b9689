import { parseRate } from '#shared/format'
import { AppError } from '#shared/errors'

const decimal = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const
const binary = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
] as const

/** A size or rate so that it reads back as the same number: `5M`, `5MiB`, `1500k`, `1234567`. */
export function exactSize(sizeBytes: number): string {
  for (const [unit, letter] of [...decimal, ...binary])
    if (sizeBytes >= unit && sizeBytes % unit === 0) return `${sizeBytes / unit}${letter}`
  return String(sizeBytes)
}

/** A rate in bytes per second, or null for `off` and `full`. Throws AppError 'usage'. */
export function parseLimit(text: string): number | null {
  return /^(off|full|none)$/i.test(text.trim()) ? null : parseRate(text)
}

/** An AppError 'usage' that names the bad part of a longer text. */
export function badPart(part: string, why: string): AppError {
  return new AppError('usage', `"${part}" in the schedule cannot be read: ${why}`)
}
