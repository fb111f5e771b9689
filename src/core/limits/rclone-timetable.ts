import { parseEntries } from './timetable-text.ts'
import { badPart } from './rate-text.ts'
import type { TimetableRule, Timetable } from './timetable.ts'

const powers: Readonly<Record<string, number>> = { '': 1, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 }

/**
 * Reads the value of rclone's `--bwlimit`: a timetable, or one rate for the whole week. Its `off` and `0` are full speed,
 * its units are powers of 1024 with KiB where none is given, and of `upload:download` the second counts. Throws AppError
 * 'usage', naming the entry that cannot be read.
 */
export function importRcloneTimetable(text: string): Timetable {
  const value = text
    .trim()
    .replace(/^--bwlimit[= ]\s*/, '')
    .replace(/^(["'])(.*)\1$/, '$2')
  const isOneRate = value !== '' && !/[\s;,]/.test(value)
  return parseEntries(isOneRate ? `Mon-00:00,${value}` : value, rcloneRule)
}

function rcloneRule(text: string, part: string): TimetableRule {
  const [upload = '', download = upload, ...rest] = text.toLowerCase().split(':')
  if (download === 'off') return { kind: 'full' }
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)([bkmgtp]?)(?:i?b?)$/.exec(download) ?? []
  const power = powers[unit]
  if (number === undefined || power === undefined || rest.length > 0)
    throw badPart(part, `"${text}" is not a rate as rclone writes it, like 512, 10M or off.`)
  const bytesPerSecond = Math.round(Number(number) * 1024 ** power)
  return bytesPerSecond === 0 ? { kind: 'full' } : { kind: 'limited', bytesPerSecond }
}
