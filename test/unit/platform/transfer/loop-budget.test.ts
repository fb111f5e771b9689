import { expect, test } from 'vitest'
import { createLoopBudget } from '#platform/transfer/loop-budget'

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
