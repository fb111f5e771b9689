import { expect, test } from 'vitest'
import { tokenView } from '#service/token/token-view'
import { Secret } from '#core/token/secret'
import { noToken, type TokenState } from '#core/token/token-state'

const dayMs = 24 * 3_600_000
const value = 'a3f09c1d2e4b5a6978f01234'
const state: TokenState = {
  found: {
    token: new Secret(value),
    kind: 'keychain',
    source: 'the system keychain',
    times: { createdMs: 0, savedMs: dayMs, lastUsedMs: 50 * dayMs },
  },
  check: 'accepted',
  user: 'mdoe',
  problem: null,
}

test('a page receives all of the token but the token', () => {
  const view = tokenView(state, [], [], 54 * dayMs)
  expect(view).toMatchObject({
    source: 'keychain',
    ending: '1234',
    isEditable: true,
    endsMs: 60 * dayMs,
    idleEndsMs: 60 * dayMs,
    life: 'ends-soon',
    warnings: ['ends-within-a-week'],
  })
  expect(JSON.stringify(view)).not.toContain(value)
  expect(tokenView(noToken, [], [], 0)).toMatchObject({ source: null, ending: null, life: null })
})

test('files that wait for a token are counted apart from those that continue', () => {
  const outcomes = [
    { state: 'waiting', reason: 'auth-needed', items: 3, bytes: 0 },
    { state: 'waiting', reason: 'network', items: 2, bytes: 0 },
    { state: 'queued', reason: null, items: 40, bytes: 0 },
    { state: 'done', reason: null, items: 7, bytes: 0 },
    { state: 'failed', reason: 'auth-needed', items: 1, bytes: 0 },
  ] as const
  expect(tokenView(noToken, [], outcomes, 0)).toMatchObject({ waitingFiles: 3, continuingFiles: 42 })
})

test.each([
  ['option', false],
  ['environment', false],
  ['memory', true],
  ['profile', true],
] as const)('a token from %s can be edited: %s', (kind, isEditable) => {
  const { found } = state
  if (found === null) throw new Error('The state of this test has a token.')
  expect(tokenView({ ...state, found: { ...found, kind } }, [], [], 0).isEditable).toBe(isEditable)
})
