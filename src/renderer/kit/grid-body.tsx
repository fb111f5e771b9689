import { drawnIndexes } from './grid-place.ts'
import { GridRow } from './grid-row.tsx'
import type { GridColumn, GridProps } from './grid-types.ts'
import type { Viewport } from './use-grid-view.ts'
import type { TabStop } from './use-tab-stop.ts'
import { countText } from './words.ts'

export interface GridBodyProps<Row> {
  readonly grid: GridProps<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly viewport: Viewport
  readonly stop: TabStop<Row>
}

/** The rows in sight and the tab stop, inside a spacer as high as the whole list. */
export function GridBody<Row>({ grid, columns, viewport, stop }: GridBodyProps<Row>) {
  const { rowCount, row, rowName, rowClass, selection, tree } = grid
  const { view, range, rowHeight } = viewport
  const number = (index: number): string => `row ${countText(index + 1)} of ${countText(rowCount)}`
  return (
    <div role="rowgroup" className="kit-grid-body" style={{ height: view.spacerHeight }}>
      <div role="presentation" className="kit-grid-window" style={{ top: view.baseTop }} data-rows="">
        {drawnIndexes(range, stop.index, rowCount).map(index => {
          const isStop = index === stop.index
          const shown = row(index) ?? (isStop && stop.isOutOfSight ? stop.lastRow : undefined)
          // Out of sight the tab stop is drawn beside the others, so that it does not stretch what can be scrolled.
          const place = Math.min(Math.max(index, range.first - 1), range.last + 1)
          return (
            <GridRow
              key={index}
              columns={columns}
              row={shown}
              index={index}
              label={`${shown === undefined ? 'Loading' : rowName(shown, index)}, ${number(index)}`}
              className={shown === undefined ? undefined : rowClass?.(shown)}
              top={(place - view.base) * rowHeight}
              isSelected={selection && (shown === undefined ? false : selection.isSelected(shown, index))}
              checkName={selection === undefined || shown === undefined ? '' : selection.label(shown)}
              level={tree && (shown === undefined ? 1 : tree.level(shown))}
              isExpanded={shown === undefined ? null : (tree?.isExpanded(shown) ?? null)}
              isPresent={isStop}
            />
          )
        })}
      </div>
    </div>
  )
}
