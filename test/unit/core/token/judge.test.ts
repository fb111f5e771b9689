import { expect, test } from 'vitest'
import { createTokenJudge } from '#core/token/judge'
import type { Identity } from '#shared/models'

const identity = (user: string): Identity => ({
  isAnonymous: user === 'anonymous',
  user,
  displayName: null,
  scopes: [],
})

/** A judge over scripted answers of whoami; the last one repeats. */
function rig(...users: readonly (string | null)[]) {
  let nowMs = 0
  const asked: string[] = []
  const judge = createTokenJudge({
    clock: { monotonicMs: () => nowMs },
    whoami: token => {
      asked.push(token)
      const user = users[Math.min(asked.length, users.length) - 1] ?? null
      return user === null ? Promise.reject(new Error('silent')) : Promise.resolve(identity(user))
    },
  })
  return { judge, asked, passMs: (ms: number) => (nowMs += ms) }
}

test('a token that is nobody’s is not sent again, and the archive not asked, until somebody asks for it', async () => {
  const { judge, asked, passMs } = rig('anonymous')
  expect(judge.hasEnded('t')).toBe(false)
  expect(await judge.judge('t')).toEqual({ kind: 'ended' })
  passMs(1e9)
  expect(await judge.judge('t')).toEqual({ kind: 'ended' })
  expect([judge.hasEnded('t'), judge.hasEnded('u'), asked]).toEqual([true, false, ['t']])
})

test('files refused together share one question, and later ones ask again', async () => {
  const { judge, asked, passMs } = rig('mdoe', 'anonymous')
  const together = await Promise.all([judge.judge('t'), judge.judge('t'), judge.judge('t')])
  expect(together).toEqual(Array.from({ length: 3 }, () => ({ kind: 'no-access', user: 'mdoe' })))
  passMs(59_000)
  expect(await judge.judge('t')).toEqual({ kind: 'no-access', user: 'mdoe' })
  expect(asked).toEqual(['t'])
  passMs(2_000)
  expect(await judge.judge('t')).toEqual({ kind: 'ended' })
  expect(asked).toEqual(['t', 't'])
})

test('silence ends no token, and is asked about again soon', async () => {
  const { judge, asked, passMs } = rig(null, 'mdoe')
  expect(await judge.judge('t')).toEqual({ kind: 'unknown' })
  passMs(5_000)
  expect(await judge.judge('t')).toEqual({ kind: 'unknown' })
  expect(asked).toEqual(['t'])
  passMs(5_000)
  expect(await judge.judge('t')).toEqual({ kind: 'no-access', user: 'mdoe' })
  expect(judge.hasEnded('t')).toBe(false)
})

test('a refused token that works again is tried again when a person asks, and at most every so often otherwise', async () => {
  const { judge, asked, passMs } = rig('anonymous', 'mdoe', 'anonymous')
  await judge.judge('t')
  judge.askAgain(10_000)
  expect(judge.hasEnded('t')).toBe(true)
  passMs(10_000)
  judge.askAgain(10_000)
  expect([judge.hasEnded('t'), await judge.judge('t')]).toEqual([false, { kind: 'no-access', user: 'mdoe' }])
  passMs(60_000)
  await judge.judge('t')
  expect(judge.hasEnded('t')).toBe(true)
  judge.askAgain(0)
  expect([judge.hasEnded('t'), asked]).toEqual([false, ['t', 't', 't']])
})

test('what whoami says elsewhere counts here: a token that it disowns, and one that it accepts again', async () => {
  const { judge, asked } = rig('anonymous')
  judge.disowned('t')
  expect([judge.hasEnded('t'), await judge.judge('t'), asked]).toEqual([true, { kind: 'ended' }, []])
  judge.forget('t')
  expect(judge.hasEnded('t')).toBe(false)
})
