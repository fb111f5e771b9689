import { useMemo } from 'react'
import type { CSSProperties } from 'react'

import type { ColumnWidth, GridColumn, GridProps } from './grid-types.ts'

const checkPx = 36
const twistPx = 24
const leastFillPx = 160
/** Columns with `narrow: 'hide'` are left out below this width of the grid. */
const narrowPx = 640

/** The columns for CSS, and the least width of a row, pixels: below it the grid scrolls sideways. Pure. */
export function columnLayout(
  columns: readonly Pick<GridColumn<never>, 'width'>[],
  hasCheck: boolean,
  hasTwist: boolean,
): { readonly template: string; readonly leastWidth: number } {
  const marks = [...(hasCheck ? [checkPx] : []), ...(hasTwist ? [twistPx] : [])]
  const widths = [...marks, ...columns.map(({ width }) => width)]
  return {
    template: widths.map(track).join(' '),
    leastWidth: widths.reduce<number>((sum, width) => sum + leastPx(width), 0),
  }
}

function track(width: ColumnWidth): string {
  if (width === 'fill') return 'minmax(0, 1fr)'
  return typeof width === 'number' ? `${width}px` : `minmax(${width.leastPx}px, ${width.share}fr)`
}

function leastPx(width: ColumnWidth): number {
  if (width === 'fill') return leastFillPx
  return typeof width === 'number' ? width : width.leastPx
}

/** The columns for this width of the grid; the same array until something about them changes. */
export function useFittingColumns<Row>(
  columns: GridProps<Row>['columns'],
  widthPx: number,
): readonly GridColumn<Row>[] {
  const fitting = typeof columns === 'function' ? columns(widthPx) : columns
  const isNarrow = widthPx < narrowPx
  return useMemo(
    () => (isNarrow ? fitting.filter(column => column.narrow !== 'hide') : fitting),
    [fitting, isNarrow],
  )
}

/** The layout as CSS variables of the grid's element. */
export function layoutStyle(...layout: Parameters<typeof columnLayout>): CSSProperties {
  const { template, leastWidth } = columnLayout(...layout)
  // React's types do not know CSS variables.
  return { '--kit-grid-columns': template, '--kit-grid-width': `${leastWidth}px` } as CSSProperties
}
