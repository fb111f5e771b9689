import { randomInt } from 'node:crypto'

/** One-time codes that pair a browser: eight characters, five minutes, single use, few guesses. */
export interface Pairing {
  /** A fresh code; the earlier one no longer counts. */
  newCode(): string
  redeem(code: string): 'paired' | 'wrong' | 'too-many'
  /** Why a code is not accepted: not a whole code, one that was never given, or what became of one that was. */
  whyWrong(code: string): WrongCode
}

/** Without characters that are taken for others (0 O, 1 I L, U V): 40 bits in eight. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ'
export type WrongCode = 'incomplete' | 'mistyped' | 'used' | 'expired' | 'replaced'

const codeLength = 8
export const codeLifeMs = 5 * 60 * 1000
/** Guesses that may be spent at once; one comes back in every `guessBackMs`. */
export const mostGuesses = 10
export const guessBackMs = 6000

/** People type codes in small letters and with the blank or dash they saw. */
const plainCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '')
const keptCodes = 50

/** `nowMs` is monotonic. */
export function openPairing(nowMs: () => number): Pairing {
  let current: { readonly code: string; readonly untilMs: number } | null = null
  /** The latest codes that are of no use any more; nothing is given away by saying so. */
  const former = new Map<string, 'used' | 'expired' | 'replaced'>()
  let guesses = mostGuesses
  let refilledMs = nowMs()

  function retire(code: string, why: 'used' | 'expired' | 'replaced'): void {
    former.set(code, why)
    for (const oldest of former.keys()) if (former.size > keptCodes) former.delete(oldest)
  }

  function refill(): void {
    const back = Math.floor((nowMs() - refilledMs) / guessBackMs)
    guesses = Math.min(mostGuesses, guesses + back)
    refilledMs += back * guessBackMs
  }

  return {
    newCode: () => {
      const code = Array.from({ length: codeLength }, () => alphabet.charAt(randomInt(alphabet.length))).join(
        '',
      )
      if (current !== null) retire(current.code, nowMs() < current.untilMs ? 'replaced' : 'expired')
      current = { code, untilMs: nowMs() + codeLifeMs }
      return code
    },
    redeem: typed => {
      refill()
      if (guesses === 0) return 'too-many'
      const code = plainCode(typed)
      if (current !== null && nowMs() < current.untilMs && code === current.code) {
        retire(code, 'used')
        current = null
        return 'paired'
      }
      guesses -= 1
      return 'wrong'
    },
    whyWrong: typed => {
      const code = plainCode(typed)
      if (code === current?.code) return 'expired'
      if (code.length !== codeLength) return 'incomplete'
      return former.get(code) ?? 'mistyped'
    },
  }
}
