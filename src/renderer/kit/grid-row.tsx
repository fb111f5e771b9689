import { memo, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { classNames } from './class-names.ts'
import { GridCheck } from './grid-check.tsx'
import type { GridColumn } from './grid-types.ts'
import { IconChevronDown, IconChevronRight } from './icons.ts'

export interface GridRowProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly row: Row | undefined
  readonly index: number
  /** Read out for the whole row. */
  readonly label: string
  readonly className: string | undefined
  /** Pixels from the base row. */
  readonly top: number
  /** Undefined where rows cannot be selected. */
  readonly isSelected: boolean | 'some' | undefined
  readonly checkName: string
  /** Undefined where the grid is no tree. */
  readonly level: number | undefined
  readonly isExpanded: boolean | null
  /** It is the grid's tab stop. */
  readonly isPresent: boolean
}

function RowOf<Row>(props: GridRowProps<Row>) {
  const { columns, row, index, isSelected, level, isExpanded, isPresent } = props
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // The grid is one tab stop: what is inside a row is reached from the row by the arrow keys.
    for (const inner of innerControls(element.current)) inner.tabIndex = -1
  })
  return (
    <div
      ref={element}
      role="row"
      className={classNames('kit-grid-row', isSelected === true && 'is-selected', props.className)}
      style={{ top: props.top }}
      tabIndex={isPresent ? 0 : -1}
      data-index={index}
      aria-rowindex={index + 2}
      aria-label={props.label}
      aria-busy={row === undefined}
      aria-selected={isSelected === undefined ? undefined : isSelected === true}
      aria-level={level}
      aria-expanded={isExpanded ?? undefined}
    >
      {isSelected !== undefined && (
        <div role="gridcell" className="kit-grid-cell kit-grid-check" data-check="">
          {row !== undefined && <GridCheck name={props.checkName} isChecked={isSelected} />}
        </div>
      )}
      {level !== undefined && (
        <div role="gridcell" className="kit-grid-cell kit-grid-twist" data-twist="">
          {isExpanded !== null &&
            (isExpanded ? (
              <IconChevronDown aria-hidden size={16} />
            ) : (
              <IconChevronRight aria-hidden size={16} />
            ))}
        </div>
      )}
      {columns.map(column => (
        <div
          key={column.id}
          role="gridcell"
          className={column.align === 'end' ? 'kit-grid-cell is-end' : 'kit-grid-cell'}
        >
          {row !== undefined && inCell(column.cell(row, index))}
        </div>
      ))}
    </div>
  )
}

/** Plain text is cut with an ellipsis, and whole in its tooltip. */
const inCell = (content: ReactNode): ReactNode =>
  typeof content === 'string' ? (
    <span className="kit-grid-text" title={content}>
      {content}
    </span>
  ) : (
    content
  )

/** Drawn again only when its own row, place or state has changed. */
export const GridRow = memo(RowOf) as typeof RowOf // memo forgets that the component is generic

/** Everything in a row that takes the focus, in order. */
export function innerControls(row: HTMLElement | null): readonly HTMLElement[] {
  if (row === null) return []
  return [
    ...row.querySelectorAll<HTMLElement>('button:not(:disabled), a[href], input:not([data-grid-check])'),
  ]
}
