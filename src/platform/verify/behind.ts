import type { Doubt } from '#core/transfer/judge'
import { blanks, damaged, mostTrailingBlanks, oddEnd } from './guarded-check.ts'

/** Watches what follows the end of a file. */
export interface Behind {
  /** Takes all bytes from `at` on, and gives the position after them. Throws damaged for what is no filling. */
  take(bytes: Uint8Array, at: number): number
  end(): Doubt | undefined
}

/**
 * Zeros may fill a file to its last sector, up to so many; a few blanks, as editors add them, leave a doubt. `what` is
 * for sentences.
 */
export function createBehind(what: string, mostZeros: number): Behind {
  let zeros = 0
  let blankBytes = 0
  return {
    take(bytes, at) {
      for (let next = at; next < bytes.length; next += 1) {
        const byte = bytes[next] ?? 0
        if (byte === 0) zeros += 1
        else if (blanks.includes(byte)) blankBytes += 1
        else throw damaged(`bytes follow the end of ${what}`)
      }
      if (zeros > mostZeros || blankBytes > mostTrailingBlanks)
        throw damaged(`bytes follow the end of ${what}`)
      return bytes.length
    },
    end: () => (blankBytes === 0 ? undefined : oddEnd(`blanks follow the end of ${what}`)),
  }
}
