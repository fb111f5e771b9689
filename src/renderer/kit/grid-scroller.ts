import { createEmitter } from '#shared/async'
import { offsetToShow, rowsInView, scrolled, scrollScale } from './scroll-scale.ts'
import type { ScrollPlace, ScrollScale } from './scroll-scale.ts'

/** What is drawn, and where. */
export interface GridGeometry {
  readonly first: number
  readonly last: number
  /** Rows are placed relative to this one, so that no offset grows beyond what a browser keeps exact. */
  readonly base: number
  /** Top of the base row inside the spacer, pixels. */
  readonly baseTop: number
  readonly spacerHeight: number
  /** Rows that are seen at once. */
  readonly pageRows: number
  /** Of the grid, pixels. */
  readonly width: number
}

export interface GridSize {
  readonly rowCount: number
  /** Pixels. */
  readonly rowHeight: number
  /** Of the header, which stays above the rows, pixels. */
  readonly headHeight: number
}

/** Follows the scrolling and resizing of one element, outside of React; drawing reads the resulting view. */
export interface GridScroller {
  /** Follows an element until the returned function is called. */
  readonly attach: (element: HTMLElement) => () => void
  readonly resize: (size: GridSize) => void
  /** Scrolls as little as shows the row whole. */
  readonly show: (index: number) => void
  readonly view: () => GridGeometry
  readonly subscribe: (listener: () => void) => () => void
}

const baseStep = 1000
/** After this long without scrolling, the scroll bar is aligned with the list. */
const settleMs = 120

export function createGridScroller(): GridScroller {
  const changes = createEmitter()
  let element: HTMLElement | null = null
  let size: GridSize = { rowCount: 0, rowHeight: 28, headHeight: 28 }
  let height = 600
  let width = 1024
  let place: ScrollPlace = { scrollOffset: 0, listOffset: 0 }
  let scale: ScrollScale = scrollScale(0, height)
  let view = look()
  let timer = 0

  function look(): GridGeometry {
    const { rowCount, rowHeight } = size
    const { first, last } = rowsInView(place.listOffset, height, rowHeight, rowCount)
    const base = Math.floor(first / baseStep) * baseStep
    return {
      first,
      last,
      base,
      baseTop: place.scrollOffset - place.listOffset + base * rowHeight,
      spacerHeight: scale.spacerHeight,
      pageRows: Math.max(1, Math.floor(height / rowHeight) - 1),
      width,
    }
  }

  function tell(): void {
    const next = look()
    const isSame = Object.entries(next).every(([name, value]) => view[name as keyof GridGeometry] === value) // its own keys
    if (isSame) return
    view = next
    changes.emit()
  }

  function moveTo(listOffset: number): void {
    if (element === null) return
    const scrollOffset = scale.toScroll(listOffset)
    if (Math.abs(element.scrollTop - scrollOffset) >= 1) element.scrollTop = scrollOffset
    // The browser rounds the scroll offset; the list offset stays exact.
    place = { scrollOffset: element.scrollTop, listOffset }
    tell()
  }

  function onScroll(): void {
    if (element === null) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => moveTo(place.listOffset), settleMs)
    if (Math.abs(element.scrollTop - place.scrollOffset) < 1) return
    place = scrolled(place, element.scrollTop, scale, height)
    tell()
  }

  function measure(): void {
    if (element === null) return
    height = Math.max(size.rowHeight, element.clientHeight - size.headHeight)
    width = element.clientWidth
    scale = scrollScale(size.rowCount * size.rowHeight, height)
    tell()
  }

  return {
    attach: attached => {
      element = attached
      const watch = new ResizeObserver(measure)
      watch.observe(attached)
      attached.addEventListener('scroll', onScroll, { passive: true })
      measure()
      return () => {
        window.clearTimeout(timer)
        watch.disconnect()
        attached.removeEventListener('scroll', onScroll)
        element = null
      }
    },
    resize: next => {
      const isTaller = next.rowHeight !== size.rowHeight
      const topRow = place.listOffset / size.rowHeight
      size = next
      measure()
      // Another row height keeps the same row at the top; a shorter list is shown from its new end.
      const listOffset = isTaller ? topRow * next.rowHeight : place.listOffset
      moveTo(Math.min(listOffset, scale.lastOffset))
    },
    show: index => moveTo(offsetToShow(index, place.listOffset, height, size.rowHeight)),
    view: () => view,
    subscribe: changes.on,
  }
}
