import { countedText, formatBytes, formatCount, formatDuration, formatRate } from '#shared/format'

export { countedText } from '#shared/format'

/** Numbers, sizes and times in words; the same on every screen. Pure. */

/** `12,408`. */
export const countText = (count: number): string => formatCount(count)

/** `1 file`, `1,284 files`. */
export const filesText = (count: number): string => countedText(count, 'file', 'files')

/** `1 dataset`, `96 datasets`. */
export const datasetsText = (count: number): string => countedText(count, 'dataset', 'datasets')

/** `412.6 GB`, in decimal units as the archive counts them. */
export const sizeText = (sizeBytes: number): string => formatBytes(sizeBytes)

/** The exact number behind a rounded size, for tooltips and copied text: `412,600,000,000 bytes`. */
export const exactText = (sizeBytes: number): string => countedText(sizeBytes, 'byte', 'bytes')

/** `84.2 MB/s`. */
export const rateText = (bytesPerSecond: number): string => formatRate(bytesPerSecond)

/** `4 min 05 s`. */
export const durationText = (durationMs: number): string => formatDuration(durationMs)

/** Whole percent, rounded down, so that 100 means all of it; 0 of 0 is 0. */
export function percentOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.max(0, Math.floor((100 * part) / whole)))
}

/** `53 %`. */
export const percentText = (part: number, whole: number): string => `${percentOf(part, whole)} %`

/** How a time is written; local unless `isUtc`. */
export interface TimeStyle {
  readonly isUtc?: boolean | undefined
  readonly withSeconds?: boolean | undefined
}

/** `2026-11-20`. */
export function dateText(atMs: number, { isUtc = false }: TimeStyle = {}): string {
  const { year, month, day } = partsOf(atMs, isUtc)
  return `${year}-${month}-${day}`
}

/** `09:14`, or `09:14:31` with seconds. */
export function timeText(atMs: number, { isUtc = false, withSeconds = false }: TimeStyle = {}): string {
  const { hour, minute, second } = partsOf(atMs, isUtc)
  return withSeconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`
}

/** `2026-11-20 08:12`, followed by ` UTC` where it is. */
export function dateTimeText(atMs: number, style: TimeStyle = {}): string {
  return `${dateText(atMs, style)} ${timeText(atMs, style)}${style.isUtc === true ? ' UTC' : ''}`
}

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

function partsOf(atMs: number, isUtc: boolean): Parts {
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return isUtc
    ? {
        year: String(at.getUTCFullYear()),
        month: two(at.getUTCMonth() + 1),
        day: two(at.getUTCDate()),
        hour: two(at.getUTCHours()),
        minute: two(at.getUTCMinutes()),
        second: two(at.getUTCSeconds()),
      }
    : {
        year: String(at.getFullYear()),
        month: two(at.getMonth() + 1),
        day: two(at.getDate()),
        hour: two(at.getHours()),
        minute: two(at.getMinutes()),
        second: two(at.getSeconds()),
      }
}
