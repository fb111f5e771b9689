import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/items/exit-code'
import type { StateCount } from '#core/items/state-counts'
import type { Reason } from '#shared/reasons'

const failed = (reason: Reason): StateCount => ({ state: 'failed', reason, items: 1, bytes: 0 })
const done: StateCount = { state: 'done', reason: null, items: 3, bytes: 9 }

const table: readonly (readonly [number, readonly StateCount[]])[] = [
  [4, []],
  [4, [{ ...done, items: 0 }]],
  [0, [done]],
  [3, [done, failed('gone')]],
  [3, [failed('foreign-host'), failed('name-clash')]],
  [3, [{ state: 'cancelled', reason: 'cancelled', items: 1, bytes: 0 }]],
  [5, [failed('gone'), failed('network')]],
  [5, [done, { state: 'queued', reason: 'turn', items: 1, bytes: 0 }]],
  [5, [{ state: 'paused', reason: null, items: 1, bytes: 0 }]],
  [5, [{ state: 'fetching', reason: null, items: 1, bytes: 0 }]],
  [8, [failed('network'), failed('gone'), failed('damaged')]],
  [8, [failed('changed'), failed('not-the-file')]],
  [6, [failed('damaged'), failed('auth-needed')]],
  [6, [failed('no-access')]],
  [7, [failed('auth-needed'), failed('damaged'), failed('network'), failed('gone'), failed('disk-full')]],
  [7, [failed('folder-gone')]],
  [9, [{ state: 'waiting', reason: 'window', items: 1, bytes: 0 }]],
  [1, [done, failed('bug')]],
]
test.each(table)('code %i', (code, outcomes) => {
  expect(exitCodeOf(outcomes, true)).toBe(code)
})

test('a batch without its manifest is never a success', () => {
  expect(exitCodeOf([done], false)).toBe(7)
  expect(exitCodeOf([done], false, 'not-writable')).toBe(7)
  // With more open files the next run writes it.
  expect(exitCodeOf([done], false, 'shortage')).toBe(5)
  expect(exitCodeOf([done, failed('damaged')], false, 'shortage')).toBe(8)
})
