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

test('a write that took long is paid back before the next one', () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  budget.spent(220)
  nowMs = 3_900
  expect(budget.isLeft()).toBe(false)
  nowMs = 4_100
  expect(budget.isLeft()).toBe(true)
})

test('a rest saves up no more than a short while', () => {
  let nowMs = 0
  const budget = createLoopBudget(() => nowMs)
  nowMs = 3_600_000
  expect(budget.isLeft()).toBe(true)
  budget.spent(25)
  expect(budget.isLeft()).toBe(false)
})
