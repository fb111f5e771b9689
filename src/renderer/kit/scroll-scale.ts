/**
 * Scrolls lists that are higher than a browser allows. Elements above about 2^24 px are clamped, so a higher list
 * gets a spacer of `tallest` and a mapping between the scroll bar (scroll offset) and the rows in sight (list
 * offset). Near both ends the two run alike, so that the first and the last rows are reached exactly; the middle is
 * stretched. All values are pixels.
 */
export const tallest = 16_000_000
const evenEnd = 4_000_000

export interface ScrollScale {
  /** Height of the element that is scrolled over. */
  readonly spacerHeight: number
  /** The largest offset into the list. */
  readonly lastOffset: number
  readonly toList: (scrollOffset: number) => number
  readonly toScroll: (listOffset: number) => number
}

export function scrollScale(listHeight: number, viewHeight: number): ScrollScale {
  const spacerHeight = Math.min(listHeight, tallest)
  const lastOffset = Math.max(0, listHeight - viewHeight)
  const lastScroll = Math.max(0, spacerHeight - viewHeight)
  const stretch = (lastOffset - 2 * evenEnd) / (lastScroll - 2 * evenEnd)
  const isEven = spacerHeight === listHeight
  const toList = (at: number): number => {
    if (isEven || at <= evenEnd) return at
    if (at >= lastScroll - evenEnd) return lastOffset - (lastScroll - at)
    return evenEnd + (at - evenEnd) * stretch
  }
  const toScroll = (at: number): number => {
    if (isEven || at <= evenEnd) return at
    if (at >= lastOffset - evenEnd) return lastScroll - (lastOffset - at)
    return evenEnd + (at - evenEnd) / stretch
  }
  return {
    spacerHeight,
    lastOffset,
    toList: at => clamp(toList(clamp(at, lastScroll)), lastOffset),
    toScroll: at => clamp(toScroll(clamp(at, lastOffset)), lastScroll),
  }
}

/** Positions of the scroll bar and of the list. They may drift apart until scrolling ends. */
export interface ScrollPlace {
  readonly scrollOffset: number
  readonly listOffset: number
}

/**
 * The place after the scroll bar has moved. A small move, by wheel or finger, moves the list by as many pixels, even
 * in the stretched middle; a jump, by dragging the bar, follows the mapping.
 */
export function scrolled(
  place: ScrollPlace,
  scrollOffset: number,
  scale: ScrollScale,
  viewHeight: number,
): ScrollPlace {
  const moved = scrollOffset - place.scrollOffset
  const isSmall = Math.abs(moved) < 2 * viewHeight
  const listOffset = isSmall ? clamp(place.listOffset + moved, scale.lastOffset) : scale.toList(scrollOffset)
  return { scrollOffset, listOffset }
}

/**
 * The rows to draw: those in sight and a few more, in steps, so that not every pixel causes a redraw. Both included.
 */
export function rowsInView(
  listOffset: number,
  viewHeight: number,
  rowHeight: number,
  rowCount: number,
): { readonly first: number; readonly last: number } {
  const step = 4
  const beyond = 4
  const seen = Math.floor(listOffset / rowHeight)
  const first = Math.max(0, Math.floor(seen / step) * step - beyond)
  const last = Math.min(rowCount - 1, first + step + 2 * beyond + Math.ceil(viewHeight / rowHeight))
  return { first, last }
}

/** The list offset nearest to the present one at which a row is seen whole. */
export function offsetToShow(
  index: number,
  listOffset: number,
  viewHeight: number,
  rowHeight: number,
): number {
  const top = index * rowHeight
  if (top < listOffset) return top
  return Math.max(listOffset, top + rowHeight - viewHeight)
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value))
