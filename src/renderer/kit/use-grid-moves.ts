import { useRef } from 'react'

import type { GridProps } from './grid-types.ts'
import type { RowFocus } from './use-row-focus.ts'
import type { TabStop } from './use-tab-stop.ts'

export interface GridMoves {
  /** Moves the tab stop to a row and shows it; extending selects every row on the way. */
  readonly moveTo: (index: number, isExtending?: boolean) => void
  /** Moves the tab stop without scrolling. */
  readonly moveHere: (index: number) => void
  /** Selects or deselects one row; the next range begins there. */
  readonly toggle: (index: number) => void
  /** Selects from where the range begins to this row. */
  readonly extend: (index: number) => void
  readonly beginRange: (index: number) => void
}

/** Moves of the tab stop, and the row where a range of selected rows begins. */
export function useGridMoves<Row>(
  { rowCount, selection }: GridProps<Row>,
  stop: TabStop<Row>,
  focus: RowFocus,
  show: (index: number) => void,
): GridMoves {
  const rangeStart = useRef(0)
  const beginRange = (index: number): void => {
    rangeStart.current = index
  }
  const extend = (index: number): void => selection?.extend(rangeStart.current, index)
  return {
    moveTo: (index, isExtending = false) => {
      if (index < 0 || index >= rowCount) return
      if (isExtending) extend(index)
      else beginRange(index)
      focus.hold()
      show(index)
      if (index === stop.index) focus.focusRow(index)
      else stop.moveTo(index)
    },
    moveHere: index => {
      focus.hold()
      stop.moveTo(index)
    },
    toggle: index => {
      beginRange(index)
      selection?.toggle(index)
    },
    extend,
    beginRange,
  }
}
