import type { GridProps } from './grid-types.ts'

/** The grid's tab stop: a place, and the row that is followed when rows move. */
export interface Present {
  readonly index: number
  /** Null until the row of the place is known. */
  readonly key: string | number | null
  /** The `focusedKey` that was followed last. */
  readonly asked: string | number | null
  /** Of the row, in a tree. */
  readonly level?: number | undefined
}

type Rows<Row> = Pick<GridProps<Row>, 'row' | 'rowKey' | 'rowCount' | 'focusedKey' | 'tree'>
/** First and last are included. */
export interface RowRange {
  readonly first: number
  readonly last: number
}

/** How far beyond what is seen a row is looked for that has moved. */
const reach = 200

/**
 * Where the tab stop is now: with its row where that has moved, else at its place, which belongs to the next row now.
 * A file that went never leaves its place to the head of a section: the next key would mean thousands. Gives the same
 * object when nothing has changed. Pure.
 */
export function follow<Row>(present: Present, rows: Rows<Row>, range: RowRange): Present {
  const { focusedKey = null } = rows
  if (focusedKey !== null && focusedKey !== present.asked) {
    const found = indexOfKey(focusedKey, rows, range)
    if (found !== null) return { index: found, key: focusedKey, asked: focusedKey, level: levelAt(found) }
  }
  const row = rows.row(present.index)
  if (row === undefined) return present
  const key = rows.rowKey(row)
  if (key === present.key) return present
  const found = present.key === null ? null : indexOfKey(present.key, rows, range)
  if (found !== null) return { ...present, index: found }
  const isHeir =
    present.key === null || present.level === undefined || levelAt(present.index) === present.level
  const index = isHeir ? present.index : (nearestOf(present.level) ?? present.index)
  return { ...present, index, key: rows.rowKey(rows.row(index) ?? row), level: levelAt(index) }

  function levelAt(index: number): number | undefined {
    const known = rows.row(index)
    return known === undefined ? undefined : rows.tree?.level(known)
  }

  /** The row of this level next to the place: below it, else above. */
  function nearestOf(level: number | undefined): number | null {
    for (let away = 1; away <= reach; away += 1)
      for (const index of [present.index + away, present.index - away])
        if (index >= 0 && index < rows.rowCount && levelAt(index) === level) return index
    return null
  }
}

function indexOfKey<Row>(key: string | number, rows: Rows<Row>, { first, last }: RowRange): number | null {
  const end = Math.min(rows.rowCount - 1, last + reach)
  for (let index = Math.max(0, first - reach); index <= end; index += 1) {
    const row = rows.row(index)
    if (row !== undefined && rows.rowKey(row) === key) return index
  }
  return null
}

/** The rows to draw: those in view and, wherever it is, the tab stop. In order. Pure. */
export function drawnIndexes(range: RowRange, present: number, rowCount: number): readonly number[] {
  if (rowCount === 0) return []
  const indexes = Array.from({ length: range.last - range.first + 1 }, (_, place) => range.first + place)
  if (present < range.first) return [present, ...indexes]
  return present > range.last ? [...indexes, present] : indexes
}

/** The row above a row of the second level, among those that are loaded; else the row itself. */
export function parentIndex<Row>({ row, tree }: Pick<GridProps<Row>, 'row' | 'tree'>, index: number): number {
  const own = row(index)
  if (tree === undefined || own === undefined || tree.level(own) === 1) return index
  for (let above = index - 1; above >= 0; above -= 1) {
    const candidate = row(above)
    if (candidate === undefined) return index
    if (tree.level(candidate) === 1) return above
  }
  return index
}

/** The row that an element belongs to. */
export function indexOfElement(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  const index = row?.dataset['index']
  return index === undefined ? null : Number(index)
}
