import { expect, test } from 'vitest'

import { codeLifeMs, guessBackMs, mostGuesses, createPairing } from '#headless/pairing'

function started() {
  let nowMs = 0
  const pairing = createPairing(() => nowMs)
  return {
    pairing,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

test('a code works once', () => {
  const { pairing } = started()
  const code = pairing.newCode()
  expect([pairing.redeem(code), pairing.redeem(code)]).toEqual(['paired', 'wrong'])
})

test('a typed code may be in small letters and in groups', () => {
  const { pairing } = started()
  const code = pairing.newCode().toLowerCase()
  expect(code).toHaveLength(8)
  expect(pairing.redeem(` ${code.slice(0, 4)}-${code.slice(4)} `)).toBe('paired')
})

test('a code ends after five minutes, and when there is a newer one', () => {
  const { pairing, pass } = started()
  const first = pairing.newCode()
  const second = pairing.newCode()
  expect(pairing.redeem(first)).toBe('wrong')
  pass(codeLifeMs)
  expect(pairing.redeem(second)).toBe('wrong')
})

test('why a code is of no use is known', () => {
  const { pairing, pass } = started()
  const used = pairing.newCode()
  pairing.redeem(used)
  const replaced = pairing.newCode()
  const expired = pairing.newCode()
  pass(codeLifeMs)
  const still = [used, replaced, expired, 'ABC', '2222-2222'].map(code => pairing.whyWrong(code))
  expect(still).toEqual(['used', 'replaced', 'expired', 'incomplete', 'mistyped'])
  pairing.newCode()
  expect(pairing.whyWrong(expired)).toBe('expired')
})

test('after too many guesses even the right code waits, for as long as one guess takes to come back', () => {
  const { pairing, pass } = started()
  const code = pairing.newCode()
  const guesses = Array.from({ length: mostGuesses }, () => pairing.redeem('22222222'))
  expect(new Set(guesses)).toEqual(new Set(['wrong']))
  expect(pairing.redeem(code)).toBe('too-many')
  pass(guessBackMs)
  expect(pairing.redeem(code)).toBe('paired')
})

test('no code at all is never right', () => {
  expect(started().pairing.redeem('')).toBe('wrong')
})
