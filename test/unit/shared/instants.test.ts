import { expect, test } from 'vitest'
import { calls } from '#shared/contract/calls'
import { startInputSchema } from '#shared/contract/areas/selection-views'

/** The last instant that ECMAScript knows (ECMA-262, time values). */
const lastMs = 8.64e15

test('no instant is taken that no calendar can show', () => {
  const limit = calls['queue.limit'].input
  expect([lastMs, lastMs + 1].map(stopAtMs => limit.safeParse({ stopAtMs }).success)).toEqual([true, false])
  const { when } = startInputSchema.shape
  expect([lastMs, lastMs + 1].map(atMs => when.safeParse({ kind: 'at', atMs }).success)).toEqual([
    true,
    false,
  ])
})
