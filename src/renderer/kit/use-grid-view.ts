import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { RefObject } from 'react'

import { usePreferences } from '../base/preferences.ts'
import type { RowRange } from './grid-place.ts'
import { createGridScroller } from './grid-scroller.ts'
import type { GridGeometry } from './grid-scroller.ts'

const rowHeights = { compact: 28, comfortable: 36 } as const
const headHeight = 28

export interface Viewport {
  readonly view: GridGeometry
  /** The rows in sight. */
  readonly range: RowRange
  /** Pixels. */
  readonly rowHeight: number
  /** Scrolls as little as shows the row whole. */
  readonly show: (index: number) => void
}

/** Which rows are in sight, following the scrolling and resizing of the grid's element. */
export function useGridView(element: RefObject<HTMLElement | null>, rowCount: number): Viewport {
  const rowHeight = rowHeights[usePreferences().density]
  const [scroller] = useState(createGridScroller)
  const view = useSyncExternalStore(scroller.subscribe, scroller.view)
  useLayoutEffect(
    () => (element.current === null ? undefined : scroller.attach(element.current)),
    [scroller, element],
  )
  useLayoutEffect(() => scroller.resize({ rowCount, rowHeight, headHeight }), [scroller, rowCount, rowHeight])
  const first = Math.min(view.first, Math.max(0, rowCount - 1))
  const last = Math.min(view.last, rowCount - 1)
  return { view, range: { first, last }, rowHeight, show: scroller.show }
}
