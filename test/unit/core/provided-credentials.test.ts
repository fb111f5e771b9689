import { expect, test } from 'vitest'
import type { Account } from '#core/queue-client'
import { createProvidedCredentials } from '#core/provided-credentials'
import { Secret } from '#core/token/secret'

const account = (name: string): Account => ({ token: new Secret(`token-of-${name}`), user: name })
const noHosts = { allowedHosts: [] }

test('a batch is fetched with what its command brought along, the latest first, and others are not', () => {
  const credentials = createProvidedCredentials(account('owner'))
  const endFirst = credentials.provide('/a', { account: account('ann'), ...noHosts })
  const endSecond = credentials.provide('/a', { account: account('bob'), ...noHosts })
  const users = (): readonly unknown[] =>
    ['/a', '/b', null].map(folder => credentials.accountOf(folder)?.user)
  expect(users()).toEqual(['bob', 'owner', 'owner'])
  endSecond()
  expect(users()).toEqual(['ann', 'owner', 'owner'])
  endFirst()
  endFirst()
  expect(users()).toEqual(['owner', 'owner', 'owner'])
})

test('a command without a token leaves the batch to the account of the queue, or to none', () => {
  const credentials = createProvidedCredentials(null)
  credentials.provide('/a', { account: null, allowedHosts: ['x.example'] })
  expect(credentials.accountOf('/a')).toBe(null)
  credentials.signIn(account('owner'))
  expect(credentials.accountOf('/a')?.user).toBe('owner')
  expect([credentials.allowedHostsOf('/a'), credentials.allowedHostsOf('/b')]).toEqual([['x.example'], []])
})
