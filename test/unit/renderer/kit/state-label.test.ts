import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'

import { checkIcons, markIcons } from '#renderer/kit/mark-icons'
import { shortReason, stateLabel } from '#renderer/kit/state-label'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'

const nowMs = 1_763_600_000_000
const waitWord = (waitMs: number): string => stateLabel('waiting', 'damaged', nowMs + waitMs, nowMs).word

test('a short wait counts seconds, a long one whole minutes, never fewer than are left', () => {
  expect(
    [12_000, 245_000, 600_000, 600_001, 3_540_001, 3_600_001, 7_200_000, 90_000_000].map(waitWord),
  ).toEqual([
    'Retry in 12 s',
    'Retry in 4 min 05 s',
    'Retry in 10 min 00 s',
    'Retry in 11 min',
    'Retry in 1 h',
    'Retry in 1 h 01 min',
    'Retry in 2 h',
    'Retry in 1 d 01 h',
  ])
})

test('every failure of a file shows by its state or in a few words beside it', () => {
  const silent = reasons.filter(
    reason =>
      stateLabel('failed', reason, null, nowMs).word === 'Failed' && shortReason('failed', reason) === null,
  )
  // None of these ends a file.
  expect(silent).toEqual(['turn', 'window', 'budget', 'cancelled'])
})

test('what the word of a state says is not said again', () => {
  expect([shortReason('waiting', 'disk-full'), shortReason('failed', 'disk-full')]).toEqual([
    null,
    'disk full',
  ])
  expect([shortReason('waiting', 'gone'), shortReason('done', 'gone'), shortReason('queued', null)]).toEqual([
    'not in the archive',
    null,
    null,
  ])
})

test('without colours: every state, for every reason and with or without a time, has one word for one shape', () => {
  const pairs = [...itemStates, 'here' as const, 'duplicate' as const].flatMap(state =>
    [null, ...reasons].flatMap(reason =>
      [null, nowMs - 1, nowMs + 12_000, nowMs + 245_000, nowMs + 7_200_000].map(untilMs => {
        const { word, mark } = stateLabel(state, reason, untilMs, nowMs)
        // How long it takes is no other state.
        return { word: word.replace(/^Retry in .*/, 'Retry'), shape: shapeOf(mark) }
      }),
    ),
  )
  const shapes = new Map(pairs.map(({ word, shape }) => [word, shape]))
  expect(pairs.filter(({ word, shape }) => shapes.get(word) !== shape)).toEqual([])
  expect(new Set(shapes.values()).size).toBe(shapes.size)
  expect(shapes.size).toBe(Object.keys(markIcons).length)
})

test('what a verification found has shapes of its own beside the states', () => {
  const icons = [...Object.values(markIcons), ...Object.values(checkIcons)]
  expect(new Set(icons.map(drawn)).size).toBe(icons.length)
})

const drawn = (icon: (typeof markIcons)['done']): string =>
  renderToStaticMarkup(createElement(icon)).replace(/^<svg[^>]*>/, '')
const shapeOf = (mark: keyof typeof markIcons): string => drawn(markIcons[mark])
