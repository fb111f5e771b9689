import { expect, test } from 'vitest'

import { columnLayout } from '#renderer/kit/grid-columns'
import { drawnIndexes, follow, parentIndex } from '#renderer/kit/grid-place'

const rowsOf = (keys: readonly string[], focusedKey: string | null = null) => ({
  row: (index: number) => keys[index],
  rowKey: (key: string) => key,
  rowCount: keys.length,
  focusedKey,
})
const range = { first: 0, last: 9 }

test('the place follows its row, and stays where the row is gone', () => {
  const present = { index: 1, key: 'b', asked: null }
  expect(follow(present, rowsOf(['a', 'b', 'c']), range)).toBe(present)
  expect(follow(present, rowsOf(['x', 'a', 'b', 'c']), range)).toEqual({ ...present, index: 2 })
  expect(follow(present, rowsOf(['a', 'c']), range)).toEqual({ ...present, key: 'c' })
})

test('a file that went leaves its place to the next file, not to the head of a section', () => {
  const treeOf = (keys: readonly string[]) => ({
    ...rowsOf(keys),
    tree: {
      level: (key: string) => (key.startsWith('#') ? 1 : 2),
      isExpanded: () => null,
      toggle: () => undefined,
    },
  })
  const begun = follow({ index: 3, key: null, asked: null }, treeOf(['#1', 'a', '#2', 'b', 'c']), range)
  expect(begun).toMatchObject({ index: 3, key: 'b' })
  // Both the file and one above it went: the place belongs to another file, or to a head.
  expect(follow(begun, treeOf(['#1', 'a', '#2', 'c', 'd']), range)).toMatchObject({ index: 3, key: 'c' })
  expect(follow(begun, treeOf(['#0', '#1', '#2', '#3', 'c']), range)).toMatchObject({ index: 4, key: 'c' })
  expect(follow(begun, treeOf(['#0', '#1', 'a', '#2', '#3']), range)).toMatchObject({ index: 2, key: 'a' })
  expect(follow(begun, treeOf(['#0', '#1', '#2', '#3']), range)).toMatchObject({ index: 3, key: '#3' })
  // A head that the person has gone to stays one.
  const head = follow({ index: 2, key: null, asked: null }, treeOf(['#1', 'a', '#2', 'b']), range)
  expect(follow(head, treeOf(['#1', '#2', 'b']), range)).toMatchObject({ index: 1, key: '#2' })
})

test('a row on its way changes nothing, and a row that is asked for is gone to once', () => {
  const present = { index: 7, key: 'b', asked: null }
  expect(follow(present, rowsOf(['a']), range)).toBe(present)
  const gone = follow({ index: 0, key: 'a', asked: null }, rowsOf(['a', 'b'], 'b'), range)
  expect(gone).toEqual({ index: 1, key: 'b', asked: 'b' })
  const moved = { ...gone, index: 0, key: 'a' }
  expect(follow(moved, rowsOf(['a', 'b'], 'b'), range)).toBe(moved)
})

test('the tab stop is drawn wherever it is, in order', () => {
  expect(drawnIndexes({ first: 4, last: 6 }, 1, 100)).toEqual([1, 4, 5, 6])
  expect(drawnIndexes({ first: 4, last: 6 }, 5, 100)).toEqual([4, 5, 6])
  expect(drawnIndexes({ first: 4, last: 6 }, 99, 100)).toEqual([4, 5, 6, 99])
  expect(drawnIndexes({ first: 0, last: -1 }, 0, 0)).toEqual([])
})

test('left leads from a file to its group', () => {
  const levels = [1, 2, 2, 1, 2] as const
  const tree = { level: (level: 1 | 2) => level, isExpanded: () => null, toggle: () => undefined }
  const parent = (index: number) => parentIndex({ row: at => levels[at], tree }, index)
  expect([0, 1, 2, 3, 4].map(parent)).toEqual([0, 0, 0, 3, 3])
})

test('fixed columns keep their width, and one takes what is left', () => {
  expect(columnLayout([{ width: 90 }, { width: 'fill' }], true, false)).toEqual({
    template: '36px 90px minmax(0, 1fr)',
    leastWidth: 286,
  })
})

test('columns that share what is left keep their least width', () => {
  const columns = [
    { width: { leastPx: 160, share: 1 } },
    { width: { leastPx: 196, share: 2 } },
    { width: 80 },
  ]
  expect(columnLayout(columns, true, true)).toEqual({
    template: '36px 24px minmax(160px, 1fr) minmax(196px, 2fr) 80px',
    leastWidth: 496,
  })
})
