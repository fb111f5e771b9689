import { useLayoutEffect, useState } from 'react'

import { follow } from './grid-place.ts'
import type { Present, RowRange } from './grid-place.ts'
import type { GridProps } from './grid-types.ts'

/** The one row of the grid that Tab reaches. */
export interface TabStop<Row> {
  readonly index: number
  /** Undefined while it is not loaded. */
  readonly row: Row | undefined
  /** As the row, or as it was last: rows far from those in sight are forgotten, and the tab stop keeps its name. */
  readonly lastRow: Row | undefined
  readonly isOutOfSight: boolean
  readonly moveTo: (index: number) => void
}

/** Keeps the tab stop with its row when rows are sorted, come or go, and moves it to the `focusedKey` of the grid. */
export function useTabStop<Row>(
  grid: GridProps<Row>,
  range: RowRange,
  show: (index: number) => void,
): TabStop<Row> {
  const { row, rowCount } = grid
  const [present, setPresent] = useState<Present>({ index: 0, key: null, asked: null })
  const followed = follow(present, grid, range)
  if (followed !== present) setPresent(followed)
  const index = Math.max(0, Math.min(followed.index, rowCount - 1))

  const askedIndex = followed.asked === null ? null : followed.index
  useLayoutEffect(() => {
    if (askedIndex !== null) show(askedIndex)
    // Only when another row is asked for: later moves are the user's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [followed.asked, show])

  const presentRow = rowCount === 0 ? undefined : row(index)
  const [lastRow, setLastRow] = useState<Row | undefined>(undefined)
  if (presentRow !== undefined && presentRow !== lastRow) setLastRow(presentRow)
  return {
    index,
    row: presentRow,
    lastRow: presentRow ?? lastRow,
    isOutOfSight: index < range.first || index > range.last,
    moveTo: to => {
      // A place below the end of a list that became shorter is left as well: no row is followed from it.
      if (to !== followed.index) setPresent({ ...followed, index: to, key: null })
    },
  }
}
