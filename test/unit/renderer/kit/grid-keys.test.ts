import { expect, test } from 'vitest'

import { gridAction } from '#renderer/kit/grid-keys'

const place = { index: 5, rowCount: 100, pageRows: 20, isExpanded: null }
const press = (key: string, more: object = {}) => ({
  key,
  shiftKey: false,
  altKey: false,
  isMod: false,
  ...more,
})

test.each([
  ['ArrowDown', {}, 6, false],
  ['ArrowUp', {}, 4, false],
  ['PageDown', {}, 25, false],
  ['PageUp', {}, 0, false],
  ['End', { isMod: true }, 99, false],
  ['Home', { isMod: true }, 0, false],
  ['ArrowDown', { shiftKey: true }, 6, true],
  ['PageDown', { shiftKey: true }, 25, true],
])('%s %j moves to %d', (key, more, to, isExtending) => {
  expect(gridAction(press(key, more), place)).toEqual({ kind: 'move', to, isExtending })
})

test('left and right open and close a group, and lead into and out of a row otherwise', () => {
  const kind = (key: string, isExpanded: boolean | null) =>
    gridAction(press(key), { ...place, isExpanded })?.kind
  expect([kind('ArrowRight', false), kind('ArrowRight', true), kind('ArrowRight', null)]).toEqual([
    'expand',
    'enter-row',
    'enter-row',
  ])
  expect([kind('ArrowLeft', true), kind('ArrowLeft', false)]).toEqual(['collapse', 'leave-row'])
})

test('up from the first row leads to the header; letters begin a name; the rest is left to others', () => {
  expect(gridAction(press('ArrowUp'), { ...place, index: 0 })).toEqual({ kind: 'header' })
  expect(gridAction(press('j'), place)).toEqual({ kind: 'type', text: 'j' })
  expect(gridAction(press('a', { isMod: true }), place)).toEqual({ kind: 'all' })
  expect(gridAction(press('c', { isMod: true }), place)).toBeNull()
  expect(gridAction(press('ArrowUp', { altKey: true }), place)).toBeNull()
  expect(gridAction(press('Tab'), place)).toBeNull()
})
