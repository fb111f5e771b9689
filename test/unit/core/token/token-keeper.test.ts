import { expect, test } from 'vitest'
import type { FoundToken } from '#core/token/sources'
import { Secret } from '#core/token/secret'
import type { TokenCheck } from '#core/token/token-check'
import { createTokenKeeper, type TokenPlace } from '#core/token/token-keeper'
import { AppError } from '#shared/errors'

const good = new Secret('a3f09c1d2e4b5a6978f0')
const other = new Secret('b3f09c1d2e4b5a6978f1')
const times = { savedMs: 0, createdMs: null, lastUsedMs: null }
const accepted: TokenCheck = {
  kind: 'accepted',
  identity: { isAnonymous: false, user: 'mdoe', displayName: null, scopes: [] },
}
const silent: TokenCheck = { kind: 'silent', error: new AppError('network', 'No answer.') }

/** A keeper over places in memory, with an archive that answers as told. */
function scripted(answers: readonly TokenCheck[]) {
  const kept = new Map<string, Secret>()
  const log: string[] = []
  const state = { problem: null as AppError | null, nowMs: 1_000 }
  const left = [...answers]
  const placeOf = (source: 'keychain' | 'profile'): TokenPlace => ({
    source,
    sourceName: source,
    save: token => {
      if (state.problem !== null) return Promise.reject(state.problem)
      kept.set(source, token)
      return Promise.resolve()
    },
    remove: () => {
      if (state.problem !== null && source === 'keychain') return Promise.reject(state.problem)
      kept.delete(source)
      return Promise.resolve()
    },
    noteUse: () => Promise.resolve(void log.push(`used ${source}`)),
  })
  const read = (kind: 'keychain' | 'profile') => (): Promise<FoundToken | null> => {
    if (state.problem !== null && kind === 'keychain') return Promise.reject(state.problem)
    const token = kept.get(kind)
    return Promise.resolve(token === undefined ? null : { token, kind, source: kind, times })
  }
  const keeper = createTokenKeeper({
    readers: { keychain: read('keychain'), profile: read('profile') },
    places: { keychain: placeOf('keychain'), file: placeOf('profile') },
    check: () => Promise.resolve(left.shift() ?? silent),
    clock: { nowMs: () => state.nowMs, monotonicMs: () => state.nowMs },
    report: message => log.push(message),
  })
  keeper.follow(account => log.push(`account ${account?.user ?? 'none'}`))
  return { keeper, kept, log, state, left }
}

test('a kept token is checked once, used, and not checked again while it stays the same', async () => {
  const { keeper, kept, log } = scripted([accepted])
  kept.set('profile', good)
  await keeper.look()
  await keeper.look()
  expect(keeper.state()).toMatchObject({ check: 'accepted', user: 'mdoe', found: { kind: 'profile' } })
  expect(log).toEqual(['account mdoe', 'used profile'])
})

test('a refused token is not used, and a silent archive does not keep one from being used', async () => {
  const refused = scripted([{ kind: 'refused' }])
  refused.kept.set('profile', good)
  await refused.keeper.look()
  // The queue knows of it, so that its files say that it was refused and not that there is none.
  expect([refused.keeper.account()?.isRefused, refused.keeper.state().check]).toEqual([true, 'refused'])
  expect(refused.log.at(-1)).toContain('MAST did not accept the token from profile')
  const unknown = scripted([silent, accepted])
  unknown.kept.set('profile', good)
  await unknown.keeper.look()
  expect([unknown.keeper.account()?.user, unknown.keeper.state().check]).toEqual(['unknown', 'silent'])
  unknown.state.nowMs += 10_000
  await unknown.keeper.recheck(60_000)
  expect(unknown.keeper.state().check).toBe('silent')
  await unknown.keeper.recheck(10_000)
  expect(unknown.keeper.account()?.user).toBe('mdoe')
})

test('a token that the archive disowns later stays with the queue, and no answer leaves what was said before', async () => {
  const { keeper, kept, log } = scripted([accepted, silent, { kind: 'refused' }])
  kept.set('keychain', good)
  await keeper.look()
  await keeper.recheck(0)
  expect(keeper.state().check).toBe('accepted')
  await keeper.recheck(0)
  expect(keeper.state().check).toBe('refused')
  expect(log.filter(line => line.startsWith('account'))).toEqual(['account mdoe'])
})

test('a new token takes the place of the others, and one in memory goes before what is kept', async () => {
  const { keeper, kept } = scripted([accepted, accepted, accepted])
  kept.set('profile', other)
  expect(await keeper.set({ token: good, store: 'keychain', createdMs: null })).toBe('saved')
  expect([...kept.keys()]).toEqual(['keychain'])
  expect(await keeper.set({ token: other, store: 'memory', createdMs: 5 })).toBe('saved')
  await keeper.look()
  expect(keeper.state().found).toMatchObject({ kind: 'memory', times: { createdMs: 5, savedMs: 1_000 } })
  expect(keeper.account()?.token).toBe(other)
  expect(kept.get('keychain')).toBe(good)
})

test('a place that cannot keep it leaves everything as it was', async () => {
  const { keeper, kept, state, left } = scripted([accepted, accepted])
  kept.set('profile', other)
  await keeper.look()
  left.push(accepted)
  state.problem = new AppError('auth-needed', 'Unlock your keychain.')
  await expect(keeper.set({ token: good, store: 'keychain', createdMs: null })).rejects.toBe(state.problem)
  expect([keeper.account()?.token, keeper.state().problem]).toEqual([other, null])
})

test('a locked keychain is reported and the token in use stays; removing tries every place', async () => {
  const { keeper, kept, state, log, left } = scripted([accepted])
  kept.set('profile', good)
  await keeper.look()
  state.problem = new AppError('auth-needed', 'Unlock your keychain.')
  await keeper.look()
  expect([keeper.state().problem, keeper.account()?.token]).toEqual([state.problem, good])
  expect(log.at(-1)).toBe('Unlock your keychain.')
  await expect(keeper.remove()).rejects.toBe(state.problem)
  expect(kept.size).toBe(0)
  state.problem = null
  left.push(accepted)
  await keeper.look()
  expect(keeper.state()).toMatchObject({ found: null, problem: null })
})

test('orders are carried out one after the other', async () => {
  const { keeper } = scripted([accepted, accepted])
  const set = keeper.set({ token: good, store: 'file', createdMs: null })
  const removed = keeper.remove()
  const again = keeper.set({ token: other, store: 'memory', createdMs: null })
  await Promise.all([set, removed, again])
  expect(keeper.state().found).toMatchObject({ kind: 'memory' })
})

test('a refused token that is found once more is asked about again, and works when the archive says so', async () => {
  const { keeper, kept, log } = scripted([{ kind: 'refused' }, accepted])
  kept.set('profile', good)
  await keeper.look()
  await keeper.look()
  expect([keeper.account()?.isRefused, keeper.state().check]).toEqual([undefined, 'accepted'])
  expect(log.slice(-2)).toEqual(['account mdoe', 'used profile'])
})
