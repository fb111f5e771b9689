import { AppError } from '#shared/errors'
import { stringValue } from './card.ts'

/** The sums that one header declares (FITS 4.0 section 4.4.2.7 and appendix J). */
export interface DeclaredSums {
  /** `field` is what follows the value indicator, empty where there is none. Throws `damaged` for what is no sum. */
  take(keyword: 'DATASUM' | 'CHECKSUM', field: string): void
  result(): {
    /** Declared sum of the data; null where absent or left blank. */
    readonly dataSum: number | null
    readonly hasChecksum: boolean
  }
}

const largestSum = 0xffff_ffff

/**
 * Both keywords hold strings, and only an empty or blank one says that the sum is not known. Any other value of the
 * wrong kind, or none, is a card that was damaged or never right: cfitsio and astropy report it as a mismatch, too. Of
 * repeated cards, which the standard forbids, every one must be readable, and the first that says a sum counts.
 */
export function createDeclaredSums(): DeclaredSums {
  let dataSum: number | null = null
  let hasChecksum = false
  return {
    take(keyword, field) {
      const text = stringValue(field)
      if (text?.trim() === '') return
      if (keyword === 'DATASUM') {
        // Read even when an earlier card counts: an unreadable one is damage.
        const sum = sumIn(text ?? field.replace(/\/.*$/, ''))
        dataSum ??= sum
      } else if (text === null) throw unusable(keyword)
      else hasChecksum = true
    },
    result: () => ({ dataSum, hasChecksum }),
  }
}

/** An unsigned integer of 32 bits; a bare one, which some programs write, means the same. */
function sumIn(text: string): number {
  const digits = /^\s*\+?(\d+)(?:\.0*)?\s*$/.exec(text)?.[1]
  const value = Number(digits ?? Number.NaN)
  if (!(value <= largestSum)) throw unusable('DATASUM')
  return value
}

const unusable = (keyword: string): AppError =>
  new AppError('damaged', `the keyword ${keyword} has no valid value`)
