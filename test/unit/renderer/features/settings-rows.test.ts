import { expect, test } from 'vitest'
import { settingNames } from '#shared/contract/areas/settings'
import { findRows, rows, sections } from '#renderer/features/settings/rows'
import * as words from '#renderer/features/settings/wording'

const idsOf = (isDesktop: boolean, search: string): readonly string[] =>
  findRows(isDesktop, search, words.textOf).flatMap(shown => shown.rows.map(({ id }) => id))

test('every setting has one row, but for what a person does not set by hand', () => {
  const unset = ['isTrayTold']
  const ids = rows.map(({ id }) => id as string)
  expect(ids.filter(id => settingNames.some(name => name === id)).toSorted()).toEqual(
    settingNames.filter(name => !unset.includes(name)).toSorted(),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('rows are in the order of their sections, and each kind of host has its own', () => {
  expect(findRows(true, '', words.textOf).map(({ section }) => section)).toEqual(
    sections.filter(section => section !== 'browsers' && section !== 'browser'),
  )
  expect(findRows(false, '', words.textOf).map(({ section }) => section)).toEqual(
    sections.filter(section => section !== 'desktop'),
  )
})

test.each([
  ['NIGHT red', ['theme']],
  ['clash number', ['onClash']],
  ['folders layout', ['layout']],
  ['zebra', []],
])('the words "%s" find %j, in any case and order', (search, expected) => {
  expect(idsOf(false, search)).toEqual(expected)
})

test('an import says what it did', () => {
  expect([words.imported(0, 0), words.imported(1, 0), words.imported(3, 2)]).toEqual([
    'Nothing was different.',
    '1 setting changed.',
    '3 settings changed. 2 lines were left out.',
  ])
})
