import { expect, test } from 'vitest'
import { createLoopBudget, soon } from '#platform/disk/loop-budget'

test('a twentieth of the time may be spent, and a little at once', () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  let spentMs = 0
  for (; nowMs < 60_000; nowMs += 1)
    if (budget.isLeft()) {
      budget.spent(0.5)
      spentMs += 0.5
    }
  expect(spentMs).toBeGreaterThan(2_900)
  expect(spentMs).toBeLessThan(3_100)
})

test('a disk that is slow again is paid for before the next write, a single long one hardly', () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  for (const ms of [200, 1, 200, 1]) {
    budget.spent(ms)
    expect(budget.isLeft()).toBe(true)
  }
  budget.spent(200)
  budget.spent(203)
  nowMs = 3_950
  expect(budget.isLeft()).toBe(false)
  nowMs = 4_050
  expect(budget.isLeft()).toBe(true)
})

test('a rest saves up no more than a short while', () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  nowMs = 3_600_000
  expect(budget.isLeft()).toBe(true)
  for (let writes = 0; writes < 6; writes += 1) budget.spent(4)
  expect(budget.isLeft()).toBe(false)
})

test('short operations are done at once until slow ones have used the time up', async () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  const done: string[] = []
  const operate = (how: string) => () => void done.push(how)
  const act = (): Promise<void> =>
    soon(budget, operate('at once'), () => Promise.resolve().then(operate('thread')))
  for (let count = 0; count < 1_000; count += 1) await act()
  expect(new Set(done)).toEqual(new Set(['at once']))
  budget.spent(30)
  budget.spent(30)
  done.length = 0
  await act()
  nowMs = 1_000
  await act()
  await soon(null, operate('at once'), () => Promise.resolve().then(operate('thread')))
  expect(done).toEqual(['thread', 'at once', 'thread'])
})

test('what is thrown at once arrives as a rejection', async () => {
  const failing = soon(
    createLoopBudget(),
    () => {
      throw new Error('no room')
    },
    () => Promise.resolve(),
  )
  await expect(failing).rejects.toThrow('no room')
})
