import { randomInt } from 'node:crypto'

import { minuteMs } from '#shared/durations'

/** One-time codes that pair a browser: eight characters, valid for five minutes and one use, with few guesses. */
export interface Pairing {
  /** Makes a new code and cancels the earlier one. */
  newCode(): string
  redeem(code: string): 'paired' | 'wrong' | 'too-many'
  /** Why a code is not accepted. */
  whyWrong(code: string): WrongCode
}

/** Leaves out characters that look alike (0 O, 1 I L, U V); eight of them carry about 39 bits. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ'
export type WrongCode = 'incomplete' | 'mistyped' | 'used' | 'expired' | 'replaced'

const codeLength = 8
export const codeLifeMs = 5 * minuteMs
/** Guesses available at once; one is restored every `guessBackMs`. */
export const mostGuesses = 10
export const guessBackMs = 6000

/** Removes blanks and dashes and ignores case, as people type codes. */
const plainCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '')
/** How many former codes are kept to explain why they fail. */
const keptCodes = 50

/** `nowMs` is monotonic. */
export function createPairing(nowMs: () => number): Pairing {
  let current: { readonly code: string; readonly untilMs: number } | null = null
  /** The latest codes that no longer work. Saying so reveals nothing. */
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
