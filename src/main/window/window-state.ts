/** Position and size of the window, in screen pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface WindowState {
  /** Null before the first close: the system places the window. */
  readonly bounds: Bounds | null
  readonly isMaximized: boolean
}

export const smallest = { width: 720, height: 520 } as const
const usual = { width: 1180, height: 780 } as const
/** The part of the title bar that must be visible on some screen. */
const visibleTitle = { width: 120, height: 40 } as const

/**
 * Where to open the window: where it was, if that is still on a screen; otherwise only its size, limited to the first
 * screen, and the system chooses the place. Pure. `screens` are the work areas of all displays.
 */
export function openingBounds(
  saved: Bounds | null,
  screens: readonly Bounds[],
): Partial<Bounds> & Pick<Bounds, 'width' | 'height'> {
  if (saved === null) return usual
  const sameScreen = screens.find(screen => isTitleVisible(saved, screen))
  const limits = sameScreen ?? screens[0]
  const width = clamp(saved.width, smallest.width, limits?.width ?? saved.width)
  const height = clamp(saved.height, smallest.height, limits?.height ?? saved.height)
  return sameScreen === undefined ? { width, height } : { x: saved.x, y: saved.y, width, height }
}

function isTitleVisible(window: Bounds, screen: Bounds): boolean {
  const visibleWidth =
    Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const fitsVertically = window.y >= screen.y && window.y + visibleTitle.height <= screen.y + screen.height
  return visibleWidth >= visibleTitle.width && fitsVertically
}

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, Math.max(least, most)))
