import { describe, expect, test } from 'vitest'
import { parseCreatedDay } from '#core/token/created-day'
import { parseToken } from '#core/token/parse-token'
import { Secret } from '#core/token/secret'
import { firstToken, tokenSources, type FoundToken, type TokenSource } from '#core/token/sources'
import { AppError } from '#shared/errors'

const found = (kind: TokenSource): FoundToken => ({
  token: new Secret(`token-from-${kind}`),
  kind,
  source: kind,
  times: null,
})

describe('the first source that has a token is used', () => {
  // Columns: the sources that have one, the one that is used, those that are asked.
  const table: readonly (readonly [readonly TokenSource[], TokenSource | null, readonly TokenSource[]])[] = [
    [['option', 'environment', 'keychain', 'profile', 'prompt'], 'option', ['option']],
    [['environment', 'keychain', 'profile', 'prompt'], 'environment', ['option', 'environment']],
    [['memory', 'keychain', 'profile'], 'memory', ['option', 'environment', 'memory']],
    [['keychain', 'profile', 'prompt'], 'keychain', ['option', 'environment', 'memory', 'keychain']],
    [['profile', 'prompt'], 'profile', ['option', 'environment', 'memory', 'keychain', 'profile']],
    [['prompt'], 'prompt', tokenSources],
    [[], null, tokenSources],
  ]
  test.each(table)('%j', async (having, used, expectedAsked) => {
    const asked: TokenSource[] = []
    const readers = Object.fromEntries(
      // Given in another order on purpose: the order is the rule's, not the caller's.
      tokenSources.toReversed().map(kind => [
        kind,
        () => {
          asked.push(kind)
          return Promise.resolve(having.includes(kind) ? found(kind) : null)
        },
      ]),
    )
    expect((await firstToken(readers))?.kind ?? null).toBe(used)
    expect(asked).toEqual(expectedAsked)
  })

  test('a source that is absent is left out, and one that cannot be used ends the search', async () => {
    const profile = () => Promise.resolve(found('profile'))
    expect((await firstToken({ profile }))?.kind).toBe('profile')
    const environment = () => Promise.reject(new AppError('usage', 'Not a token.'))
    await expect(firstToken({ environment, profile })).rejects.toThrow('Not a token.')
  })
})

test('a token is one line of printable characters; blanks around it are nothing', () => {
  expect(parseToken('  4f9d0123abcdXYZ \r\n', 'here')?.reveal()).toBe('4f9d0123abcdXYZ')
  expect(parseToken(' \n', 'here')).toBeNull()
  for (const bad of ['two words', 'two\nlines', 'ünicode', 'x'.repeat(513)])
    expect(() => parseToken(bad, 'here')).toThrow(/^That does not look like a MAST token: here /)
})

describe('the day a token was made', () => {
  const nowMs = Date.UTC(2026, 10, 20, 18)
  test.each([
    ['2026-11-13', Date.UTC(2026, 10, 13)],
    ['today', Date.UTC(2026, 10, 20)],
    // Already tomorrow in the far east.
    ['2026-11-21', nowMs],
    ['2026-09-21', Date.UTC(2026, 8, 21)],
  ])('%s', (text, expected) => {
    expect(parseCreatedDay(text, nowMs)).toBe(expected)
  })
  test.each(['2026-11-23', '2026-02-30', '13.11.2026', '2026-09-01', ''])('%j is refused', text => {
    expect(() => parseCreatedDay(text, nowMs)).toThrow(AppError)
  })
})
