import type { MouseEvent } from 'react'

import { indexOfElement } from './grid-place.ts'
import type { GridProps } from './grid-types.ts'
import type { GridMoves } from './use-grid-moves.ts'
import type { RowFocus } from './use-row-focus.ts'

export interface GridPointer {
  readonly onClick: (event: MouseEvent) => void
  readonly onMouseDown: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
}

/** The handlers of presses on rows, their check boxes and their arrows. */
export function useGridPointer<Row>(
  { row, selection, tree, onOpen }: GridProps<Row>,
  focus: RowFocus,
  moves: GridMoves,
): GridPointer {
  return {
    onClick: event => {
      const index = indexOfElement(event.target)
      if (index === null || !(event.target instanceof Element)) return
      const isOnCheck = event.target.closest('[data-check]') !== null
      const isOnTwist = event.target.closest('[data-twist]') !== null
      if (!isOnCheck && event.target.closest('button, a, input') !== null) return
      if (isOnTwist) tree?.toggle(index)
      else if (event.shiftKey) moves.extend(index)
      else if (isOnCheck || event.ctrlKey || event.metaKey) selection?.toggle(index)
      if (!event.shiftKey) moves.beginRange(index)
      moves.moveHere(index)
      focus.focusRow(index)
    },
    onMouseDown: event => {
      // A press on a check box leaves the focus on its row.
      if (event.target instanceof Element && event.target.closest('[data-check]') !== null)
        event.preventDefault()
      // Shift extends the rows, not a selection of text.
      if (event.shiftKey) event.preventDefault()
    },
    onDoubleClick: event => {
      const index = indexOfElement(event.target)
      const opened = index === null ? undefined : row(index)
      if (index !== null && opened !== undefined) onOpen?.(opened, index)
    },
  }
}
