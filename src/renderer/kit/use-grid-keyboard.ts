import type { KeyboardEvent, RefObject } from 'react'

import { isMac } from '../base/system.ts'
import { gridAction } from './grid-keys.ts'
import type { GridAction } from './grid-keys.ts'
import { parentIndex } from './grid-place.ts'
import { innerControls } from './grid-row.tsx'
import type { GridProps } from './grid-types.ts'
import type { GridMoves } from './use-grid-moves.ts'
import type { RowFocus } from './use-row-focus.ts'
import type { TabStop } from './use-tab-stop.ts'
import { useTypeAhead } from './use-type-ahead.ts'

export interface GridKeyboardParts<Row> {
  readonly grid: GridProps<Row>
  readonly element: RefObject<HTMLElement | null>
  readonly head: RefObject<HTMLElement | null>
  readonly stop: TabStop<Row>
  readonly focus: RowFocus
  readonly moves: GridMoves
  /** Rows that Page Down passes. */
  readonly pageRows: number
}

/** The handler of all keys pressed in the grid. */
export function useGridKeyboard<Row>(parts: GridKeyboardParts<Row>): (event: KeyboardEvent) => void {
  const { grid, element, head, stop, focus, moves, pageRows } = parts
  const { rowCount, selection, tree } = grid
  const typeAhead = useTypeAhead(element, grid.typeAhead, index => moves.moveTo(index))

  function act(action: GridAction): void {
    switch (action.kind) {
      case 'move':
        moves.moveTo(action.to, action.isExtending)
        return
      case 'toggle':
        moves.toggle(stop.index)
        return
      case 'all':
        selection?.all()
        return
      case 'open':
        if (stop.row !== undefined) grid.onOpen?.(stop.row, stop.index)
        return
      case 'expand':
      case 'collapse':
        tree?.toggle(stop.index)
        return
      case 'enter-row':
        innerControls(focus.rowElement(stop.index))[0]?.focus()
        return
      case 'leave-row':
        moves.moveTo(parentIndex(grid, stop.index))
        return
      case 'header':
        head.current?.querySelector<HTMLElement>('button')?.focus()
        return
      case 'type':
        typeAhead.type(action.text, stop.index)
    }
  }

  function pressedOnRow(event: KeyboardEvent): void {
    const isExpanded = tree === undefined || stop.row === undefined ? null : tree.isExpanded(stop.row)
    const press = {
      key: event.key,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      isMod: isMac ? event.metaKey : event.ctrlKey,
    }
    const place = { index: stop.index, rowCount, pageRows, isExpanded }
    const action = typeAhead.isTyping() && event.key === ' ' ? null : gridAction(press, place)
    if (action === null) return
    if (action.kind === 'type' && grid.typeAhead === undefined) return
    event.preventDefault()
    act(action)
  }

  /** Within a row or the header the arrows go from control to control. */
  function pressedInside(event: KeyboardEvent, target: HTMLElement): void {
    const isInHead = head.current?.contains(target) === true
    const controls = isInHead
      ? [...(head.current?.querySelectorAll<HTMLElement>('button, input') ?? [])]
      : innerControls(target.closest<HTMLElement>('[data-index]'))
    const at = controls.indexOf(target)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const next = controls[at + step]
      if (next !== undefined) next.focus()
      else if (!isInHead) focus.focusRow(stop.index)
    }
    const isLeaving = isInHead ? event.key === 'ArrowDown' : event.key === 'Escape'
    if (!isLeaving) return
    event.preventDefault()
    moves.moveTo(stop.index)
  }

  return event => {
    if (!(event.target instanceof HTMLElement) || event.defaultPrevented) return
    if (event.target.dataset['index'] === undefined) pressedInside(event, event.target)
    else pressedOnRow(event)
  }
}
