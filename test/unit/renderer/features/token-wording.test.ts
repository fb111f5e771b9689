import { expect, test } from 'vitest'
import type { TokenStatus } from '#shared/contract/areas/token'
import * as words from '#renderer/features/token/wording'

const dayMs = 24 * 3_600_000
const nowMs = Date.parse('2026-11-20T12:00:00Z')
const status: TokenStatus = {
  source: 'keychain',
  sourceName: 'the system keychain',
  ending: '1234',
  isEditable: true,
  check: 'accepted',
  user: 'mdoe',
  createdMs: Date.parse('2026-11-13T00:00:00Z'),
  savedMs: nowMs - dayMs,
  lastUsedMs: nowMs,
  endsMs: Date.parse('2027-01-12T00:00:00Z'),
  endsAtLatestMs: Date.parse('2027-01-12T00:00:00Z'),
  idleEndsMs: nowMs + 10 * dayMs,
  life: 'works',
  warnings: [],
  problem: null,
  stores: [],
  waitingFiles: 0,
  continuingFiles: 0,
  tokenPage: 'https://auth.mast.stsci.edu/token',
}
const style = { nowMs, isUtc: true }

test('a token that works is shown with its user, its life and its place', () => {
  expect(words.headline(status)).toBe('Signed in as mdoe')
  expect(words.lifeLines(status, style)).toEqual([
    'Made on 2026-11-13, expires 2027-01-12, or after 10 days without use (last used today).',
  ])
  expect(words.placeText(status)).toBe('in the system keychain. Its last characters are 1234')
  expect(words.fixedText(status)).toBeNull()
})

test('what nobody said is not claimed', () => {
  const unknown = { ...status, createdMs: null, endsMs: null, lastUsedMs: null, savedMs: null, ending: null }
  expect(words.lifeLines(unknown, style)).toEqual([
    'Expires at most 60 days after you made it, or after 10 days without use.',
  ])
  expect(words.placeText(unknown)).toBe('in the system keychain')
})

test.each([
  ['none', 'Public files need no token. Exclusive-access files do.'],
  ['refused', 'MAST no longer accepts this token.'],
  ['silent', 'MAST did not answer; the token will be checked at first use.'],
] as const)('%s: %s', (check, text) => {
  expect(words.headline({ ...status, check })).toBe(text)
})

test('an expired token says what waits and what continues, in numbers that fit their nouns', () => {
  expect(words.endedText({ ...status, waitingFiles: 1_204, continuingFiles: 1 })).toBe(
    'Your MAST token has expired. 1,204 exclusive-access files wait; 1 public file continues.',
  )
  expect(words.waitingText({ ...status, waitingFiles: 1 })).toBe('1 exclusive-access file waits for a token.')
})

test('the last use is shown as a day, and warnings only while the token works', () => {
  expect(words.dayWord(nowMs - dayMs, nowMs, true)).toBe('yesterday')
  expect(words.dayWord(nowMs - 9 * dayMs, nowMs, true)).toBe('2026-11-11')
  const warned: TokenStatus = { ...status, warnings: ['idle-soon'] }
  expect(words.warningTexts(warned)).toHaveLength(1)
  expect(words.warningTexts({ ...warned, check: 'refused' })).toEqual([])
})

test('a token that cannot be changed here says where it can', () => {
  expect(words.fixedText({ ...status, isEditable: false, sourceName: 'MAST_API_TOKEN' })).toBe(
    'It comes from MAST_API_TOKEN and cannot be changed here. Change it there and start Halyard again.',
  )
})
