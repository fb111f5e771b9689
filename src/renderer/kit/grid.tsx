import { useRef } from 'react'

import { useEscape } from '../base/escape.ts'
import { classNames } from './class-names.ts'
import { GridBody } from './grid-body.tsx'
import { layoutStyle, useFittingColumns } from './grid-columns.ts'
import { GridHead } from './grid-head.tsx'
import { indexOfElement } from './grid-place.ts'
import type { GridProps } from './grid-types.ts'
import { useGridKeyboard } from './use-grid-keyboard.ts'
import { useGridMoves } from './use-grid-moves.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import { useFocusReport, useNeededRows } from './use-grid-rows.ts'
import { useGridView } from './use-grid-view.ts'
import { useRowFocus } from './use-row-focus.ts'
import { useTabStop } from './use-tab-stop.ts'

export type { GridColumn, GridProps, GridSelection, GridSort, GridTree } from './grid-types.ts'

/**
 * A windowed table of any number of rows, all of one height. The windowing is our own: one height needs no measuring,
 * and beyond 16,000,000 px the scroll bar has to be scaled, which no library does (docs/decisions/0005).
 */
export function Grid<Row>(grid: GridProps<Row>) {
  const { label, columns, rowCount, selection, tree, className } = grid
  const element = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const viewport = useGridView(element, rowCount)
  const { view, range, show } = viewport
  const shownColumns = useFittingColumns(columns, view.width)
  const stop = useTabStop(grid, range, show)
  useNeededRows(grid, range, stop)
  const focus = useRowFocus(element, stop.index, viewport)
  const entered = useFocusReport(grid, stop)
  const moves = useGridMoves(grid, stop, focus, show)
  const pressed = useGridKeyboard({ grid, element, head, stop, focus, moves, pageRows: view.pageRows })
  const pointer = useGridPointer(grid, focus, moves)
  useEscape('selection', selection !== undefined && selection.state?.() !== false, () => selection?.none())

  function focused(target: Element): void {
    entered()
    focus.focused(target)
    const index = indexOfElement(target)
    if (index === null) return
    moves.moveHere(index)
    // A row that is focused itself comes into sight: the tab stop may be far away.
    if (target instanceof HTMLElement && target.dataset['index'] !== undefined) show(index)
  }

  return (
    <div
      ref={element}
      role={tree === undefined ? 'grid' : 'treegrid'}
      className={classNames('kit-grid', className)}
      style={layoutStyle(shownColumns, selection !== undefined, tree !== undefined)}
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={selection !== undefined ? true : undefined}
      {...pointer}
      onKeyDown={pressed}
      onFocus={event => focused(event.target)}
      onBlur={event => focus.blurred(event.relatedTarget)}
    >
      <GridHead columns={shownColumns} grid={grid} headRef={head} />
      <GridBody grid={grid} columns={shownColumns} viewport={viewport} stop={stop} />
    </div>
  )
}
