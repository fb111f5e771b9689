import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'

import { indexOfElement } from './grid-place.ts'
import type { GridGeometry } from './grid-scroller.ts'
import type { Viewport } from './use-grid-view.ts'

export interface RowFocus {
  readonly rowElement: (index: number) => HTMLElement | null
  readonly focusRow: (index: number) => void
  /** From now on the focus moves with the tab stop. */
  readonly hold: () => void
  /** An element of the grid has the focus. */
  readonly focused: (target: Element) => void
  /** The focus goes from the grid, or from one of its elements to another. */
  readonly blurred: (next: EventTarget | null) => void
}

/** Keeps the focus with the row of the tab stop: after a move, and when the element that had it is gone. */
export function useRowFocus(
  grid: RefObject<HTMLElement | null>,
  index: number,
  { view, show }: Pick<Viewport, 'view' | 'show'>,
): RowFocus {
  /** Whether the focus is on a row, or was when its element went. */
  const isOnRow = useRef(false)
  const lastFocused = useRef<Element | null>(null)

  function rowElement(at: number): HTMLElement | null {
    return grid.current?.querySelector<HTMLElement>(`[data-rows] > [data-index="${at}"]`) ?? null
  }
  function focusRow(at: number): void {
    rowElement(at)?.focus({ preventScroll: true })
  }

  const moved = useEffectEvent(() => {
    if (isOnRow.current && indexOfElement(document.activeElement) !== null) focusRow(index)
  })
  useLayoutEffect(() => moved(), [index])
  useLayoutEffect(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body
    if (isNowhere && isOnRow.current && hasGone(lastFocused.current)) focusRow(index)
  })
  useEffect(() => {
    const leave = (event: PointerEvent): void => {
      if (event.target instanceof Node && grid.current?.contains(event.target) !== true)
        isOnRow.current = false
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [grid])
  useShownWhenLower(view, former => {
    const wasNear = index >= former.first && index <= former.last
    if (isOnRow.current && wasNear) show(index)
  })

  return {
    rowElement,
    focusRow,
    hold: () => {
      isOnRow.current = true
    },
    focused: target => {
      lastFocused.current = target
    },
    blurred: next => {
      // Without a next element the row went, or the window lost the focus: then the focus comes back here.
      if (next !== null) isOnRow.current = next instanceof Node && grid.current?.contains(next) === true
    },
  }
}

/** Runs when the grid shows fewer rows than before, so that the focused row does not disappear below its edge. */
function useShownWhenLower(view: GridGeometry, lower: (former: GridGeometry) => void): void {
  const formerView = useRef(view)
  const changed = useEffectEvent(() => {
    const former = formerView.current
    formerView.current = view
    if (view.pageRows < former.pageRows) lower(former)
  })
  useLayoutEffect(() => changed(), [view])
}

/** True for a row that was filtered away and a button that was disabled; false for what was left by Tab. */
const hasGone = (element: Element | null): boolean =>
  element === null || !element.isConnected || element.matches(':disabled')
