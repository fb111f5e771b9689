import type { Ref } from 'react'

import { GridCheck } from './grid-check.tsx'
import type { GridColumn, GridProps } from './grid-types.ts'
import { IconArrowDown, IconArrowUp } from './icons.ts'

export interface GridHeadProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly grid: Pick<GridProps<Row>, 'selection' | 'tree' | 'sort' | 'onSort' | 'rowCount'>
  readonly headRef: Ref<HTMLDivElement>
}

/** Column titles; those that sort are buttons, reached by the arrow up from the first row. */
export function GridHead<Row>({ columns, grid, headRef }: GridHeadProps<Row>) {
  const { selection, tree, sort, onSort, rowCount } = grid
  return (
    <div ref={headRef} role="row" className="kit-grid-head" aria-rowindex={1}>
      {selection !== undefined && (
        <div role="columnheader" className="kit-grid-cell kit-grid-check" aria-label="Selected">
          {selection.state !== undefined && (
            <span
              onClick={() => {
                // Not prevented: the browser would put the former tick back after the new state was drawn.
                if (selection.state?.() === true) selection.none()
                else selection.all()
              }}
            >
              <GridCheck name="Select all rows" isChecked={selection.state()} />
            </span>
          )}
        </div>
      )}
      {tree !== undefined && (
        <div role="columnheader" className="kit-grid-cell kit-grid-twist">
          <span className="kit-hidden">Open</span>
        </div>
      )}
      {columns.map((column, place) => {
        const direction = sort?.id === column.id ? sort.direction : undefined
        const canSort = column.isSortable === true && onSort !== undefined
        const ArrowShown = direction === 'descending' ? IconArrowDown : IconArrowUp
        return (
          <div
            key={column.id}
            role="columnheader"
            className={column.align === 'end' ? 'kit-grid-cell is-end' : 'kit-grid-cell'}
            aria-sort={canSort ? (direction ?? 'none') : undefined}
          >
            {canSort ? (
              <button
                type="button"
                className="kit-grid-sort"
                // Without rows there is no other tab stop.
                tabIndex={rowCount === 0 && place === 0 ? 0 : -1}
                onClick={() => onSort(column.id)}
              >
                <span>{column.title}</span>
                {direction !== undefined && <ArrowShown aria-hidden size={14} />}
              </button>
            ) : (
              <span className="kit-grid-title">{column.title}</span>
            )}
          </div>
        )
      })}
    </div>
  )
}
