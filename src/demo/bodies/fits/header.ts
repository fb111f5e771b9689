import { checksumText, fold, sumOfBytes } from './sum.ts'
import { AppError } from '#shared/errors'

export type CardValue = string | number | boolean | { readonly float: number }
/** Keyword, value, comment. */
export type Card = readonly [keyword: string, value: CardValue, comment?: string]

/** Length of a FITS block in bytes (FITS standard 4.0, section 3.1). */
export const blockBytes = 2880
const cardsPerBlock = 36

/** Bytes of data rounded up to whole blocks. */
export const padded = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes

/** A number to be written with a decimal point, whatever its value. */
export const float = (value: number): CardValue => ({ float: value })

/**
 * Header bytes of exactly `blocks` blocks with right DATASUM and CHECKSUM for data of the given sum.
 * Unused room is blank cards before END, as the standard foresees for reserved space (section 4.4.2.4): so the size
 * of a file is known without writing its headers. Throws when the cards do not fit.
 */
export function headerBytes(cards: readonly Card[], blocks: number, dataSum: number): Uint8Array {
  const room = blocks * cardsPerBlock - 3
  if (cards.length > room) throw new AppError('bug', 'A FITS header of the demo archive has too many cards.')
  const sums = (checksum: string): string =>
    formatCard(['CHECKSUM', checksum, 'HDU checksum']) +
    formatCard(['DATASUM', String(dataSum), 'data unit checksum'])
  const first = cards.map(formatCard).join('')
  const blank = ' '.repeat(80 * (room - cards.length))
  const text = `${first}${sums('0'.repeat(16))}${blank}${'END'.padEnd(80)}`
  const bytes = Buffer.from(text, 'latin1')
  bytes.write(sums(checksumText(fold(sumOfBytes(bytes) + dataSum))), first.length, 'latin1')
  return bytes
}

/** One card of 80 characters in fixed format (FITS standard 4.0, section 4.2). Text is cut to what a card holds. */
export function formatCard([keyword, value, comment]: Card): string {
  const start = `${keyword.padEnd(8)}= ${formatValue(value)}`
  const whole = comment === undefined ? start : `${start} / ${comment}`
  return whole.slice(0, 80).padEnd(80)
}

function formatValue(value: CardValue): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return (value ? 'T' : 'F').padStart(20)
  if (typeof value === 'number') return String(value).padStart(20)
  const short = String(value.float).toUpperCase()
  return (/[.E]/.test(short) ? short : `${short}.0`).padStart(20)
}

function quoted(text: string): string {
  let inner = text.replaceAll("'", "''").slice(0, 68)
  // A cut through a doubled quote would leave the string open.
  if ((inner.match(/'/g)?.length ?? 0) % 2 === 1) inner = inner.slice(0, -1)
  return `'${inner.padEnd(8)}'`.padEnd(20)
}
