import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  readonly id: string
  readonly title: string
  /** Pixels, or a share of what is left. */
  readonly width: ColumnWidth
  readonly align?: 'start' | 'end' | undefined
  readonly isSortable?: boolean | undefined
  readonly cell: (row: Row, index: number) => ReactNode
  /** Left out where the grid is narrower than 640 px. */
  readonly narrow?: 'hide' | undefined
}

/** `fill` takes one share of what is left, and 160 px at least. */
export type ColumnWidth = number | 'fill' | { readonly leastPx: number; readonly share: number }

export interface GridSort {
  readonly id: string
  readonly direction: 'ascending' | 'descending'
}

/** Selection by index. The owner stores a rule with exceptions, not a list. */
export interface GridSelection<Row> {
  /** `some`: part of what the row represents is selected. */
  readonly isSelected: (row: Row, index: number) => boolean | 'some'
  readonly toggle: (index: number) => void
  /** Selects everything between two rows, both included, in either order. */
  readonly extend: (from: number, to: number) => void
  /** All rows of the filtered set, loaded or not. */
  readonly all: () => void
  readonly none: () => void
  /** Of all rows together; where it is given, the header holds a check box for all. */
  readonly state?: (() => boolean | 'some') | undefined
  /** Names the row's check box. */
  readonly label: (row: Row) => string
}

export interface GridTree<Row> {
  readonly level: (row: Row) => 1 | 2
  /** Null for a row that has nothing below it. */
  readonly isExpanded: (row: Row) => boolean | null
  readonly toggle: (index: number) => void
}

export interface GridProps<Row> {
  readonly label: string
  /**
   * The columns, or those for a width of the grid in pixels. The same array until something about them changes: another
   * one draws every row again.
   */
  readonly columns: readonly GridColumn<Row>[] | ((widthPx: number) => readonly GridColumn<Row>[])
  /** Of the filtered set. */
  readonly rowCount: number
  /** Undefined while it loads. An unchanged row must be the same object: only changed rows are drawn again. */
  readonly row: (index: number) => Row | undefined
  /** The rows in sight, at every change; first and last are included. */
  readonly need: (first: number, last: number) => void
  readonly rowKey: (row: Row) => string | number
  /** Read out for the row, without its number. */
  readonly rowName: (row: Row, index: number) => string
  readonly rowClass?: ((row: Row) => string | undefined) | undefined
  readonly sort?: GridSort | undefined
  readonly onSort?: ((id: string) => void) | undefined
  readonly selection?: GridSelection<Row> | undefined
  readonly tree?: GridTree<Row> | undefined
  /** Enter and double click. */
  readonly onOpen?: ((row: Row, index: number) => void) | undefined
  /** The focused row changed, or the row at the focused place. */
  readonly onFocus?: ((row: Row, index: number) => void) | undefined
  /** The next row at or after `from` whose name begins with the text, or null. */
  readonly typeAhead?: ((text: string, from: number) => Promise<number | null>) | undefined
  /** Moves the focused place to the row of this key as soon as it is loaded. */
  readonly focusedKey?: string | number | null | undefined
  readonly className?: string | undefined
}
