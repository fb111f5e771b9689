import { expect, test } from 'vitest'

import { stateLabel } from '#renderer/kit/state-label'
import {
  dateTimeText,
  exactText,
  filesText,
  percentText,
  rateText,
  sizeText,
  timeText,
} from '#renderer/kit/words'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'

const atMs = Date.UTC(2026, 10, 20, 8, 12, 5)

test('numbers carry their unit, and agree with it', () => {
  expect([filesText(1), filesText(1284), exactText(1), exactText(412_600_000_000)]).toEqual([
    '1 file',
    '1,284 files',
    '1 byte',
    '412,600,000,000 bytes',
  ])
  expect([sizeText(412_600_000_000), rateText(84_200_000)]).toEqual(['412.6 GB', '84.2 MB/s'])
})

test('a hundred percent is said only of all of it', () => {
  expect([percentText(999, 1000), percentText(1000, 1000), percentText(0, 0)]).toEqual([
    '99 %',
    '100 %',
    '0 %',
  ])
})

test('times in UTC say so', () => {
  expect(dateTimeText(atMs, { isUtc: true })).toBe('2026-11-20 08:12 UTC')
  expect(timeText(atMs, { isUtc: true, withSeconds: true })).toBe('08:12:05')
})

test('every state with every reason has a word, and the ones of a kind the same shape', () => {
  const told = new Map<string, Set<string>>()
  for (const state of itemStates) {
    for (const reason of [null, ...reasons]) {
      const { mark, word, tone } = stateLabel(state, reason, null, 0)
      expect(word).not.toBe('')
      told.set(word, new Set([...(told.get(word) ?? []), `${mark} ${tone}`]))
    }
  }
  expect([...told].filter(([, looks]) => looks.size > 1)).toEqual([])
})

test('a retry says when, until it is due', () => {
  expect(stateLabel('waiting', 'server-busy', 13_000, 1000)).toEqual({
    mark: 'retry',
    word: 'Retry in 12 s',
    tone: 'warn',
    why: 'The archive asked us to wait.',
  })
  expect(stateLabel('waiting', 'server-busy', 13_000, 13_000).word).toBe('Waiting')
  expect(stateLabel('waiting', 'network', 13_000, 1000).word).toBe('Waiting for network')
})
