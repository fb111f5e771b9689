/** Where the window stood, in the screen's own pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface WindowState {
  /** Null before the first time: the system places the window. */
  readonly bounds: Bounds | null
  readonly isMaximized: boolean
}

export const smallest = { width: 720, height: 520 } as const
const usual = { width: 1180, height: 780 } as const
/** So much of the title bar must be within reach on some screen. */
const reach = { width: 120, height: 40 } as const

/**
 * Where to open the window: as it was, unless its screen is gone or has shrunk meanwhile; then at its size in the middle
 * of what the system thinks best. Pure. `screens` are the work areas of all displays.
 */
export function openingBounds(
  saved: Bounds | null,
  screens: readonly Bounds[],
): Partial<Bounds> & Pick<Bounds, 'width' | 'height'> {
  if (saved === null) return usual
  const home = screens.find(screen => isWithinReach(saved, screen))
  const roomiest = home ?? screens[0]
  const width = clamp(saved.width, smallest.width, roomiest?.width ?? saved.width)
  const height = clamp(saved.height, smallest.height, roomiest?.height ?? saved.height)
  return home === undefined ? { width, height } : { x: saved.x, y: saved.y, width, height }
}

function isWithinReach(window: Bounds, screen: Bounds): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const isTitleThere = window.y >= screen.y && window.y + reach.height <= screen.y + screen.height
  return across >= reach.width && isTitleThere
}

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, Math.max(least, most)))
