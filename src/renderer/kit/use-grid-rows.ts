import { useEffect, useEffectEvent, useState } from 'react'

import type { RowRange } from './grid-place.ts'
import type { GridProps } from './grid-types.ts'
import type { TabStop } from './use-tab-stop.ts'

/** Asks for the rows in sight and for the row of the tab stop. */
export function useNeededRows<Row>(
  { need, row, rowCount }: GridProps<Row>,
  { first, last }: RowRange,
  { index, isOutOfSight }: TabStop<Row>,
): void {
  const isUnknown = isOutOfSight && row(index) === undefined
  useEffect(() => {
    if (rowCount === 0) return
    // The rows in sight come last: the list keeps the pages that were asked for last.
    if (isUnknown) need(index, index)
    need(first, last)
  }, [need, first, last, rowCount, index, isUnknown])
}

/** Calls `onFocus` for each row that becomes the tab stop, once the grid has had the focus. Gives what to call then. */
export function useFocusReport<Row>(
  { rowKey, onFocus }: GridProps<Row>,
  { index, row }: TabStop<Row>,
): () => void {
  const [isEntered, setEntered] = useState(false)
  const key = row === undefined ? null : rowKey(row)
  const report = useEffectEvent(() => {
    if (row !== undefined) onFocus?.(row, index)
  })
  useEffect(() => {
    if (isEntered && key !== null) report()
  }, [isEntered, key])
  return () => setEntered(true)
}
