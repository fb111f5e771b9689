/** What a key means in a grid, apart from doing it. */
export type GridAction =
  | { readonly kind: 'move'; readonly to: number; readonly isExtending: boolean }
  | {
      readonly kind: 'toggle' | 'open' | 'all' | 'enter-row' | 'leave-row' | 'header' | 'expand' | 'collapse'
    }
  | { readonly kind: 'type'; readonly text: string }

export interface GridPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** Command on a Mac, Control elsewhere. */
  readonly isMod: boolean
}

export interface GridPlace {
  readonly index: number
  readonly rowCount: number
  /** Rows that are seen at once. */
  readonly pageRows: number
  /** Null where the row has nothing below it, or the grid is no tree. */
  readonly isExpanded: boolean | null
}

/** Follows the grid pattern of the ARIA Authoring Practices, with the focus on rows; null leaves the key to others. */
export function gridAction(press: GridPress, place: GridPlace): GridAction | null {
  const { key, shiftKey, isMod } = press
  if (press.altKey) return null
  if (isMod) return withMod(key, shiftKey, place)
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -place.pageRows,
    PageDown: place.pageRows,
    Home: -Infinity,
    End: Infinity,
  }
  const step = steps[key]
  if (key === 'ArrowUp' && place.index === 0 && !shiftKey) return { kind: 'header' }
  if (step !== undefined) return move(place, step, shiftKey)
  switch (key) {
    case ' ':
      return { kind: 'toggle' }
    case 'Enter':
      return { kind: 'open' }
    case 'ArrowRight':
      return { kind: place.isExpanded === false ? 'expand' : 'enter-row' }
    case 'ArrowLeft':
      return { kind: place.isExpanded === true ? 'collapse' : 'leave-row' }
  }
  return key.length === 1 ? { kind: 'type', text: key } : null
}

function withMod(key: string, isExtending: boolean, place: GridPlace): GridAction | null {
  if (key === 'Home') return move(place, -Infinity, isExtending)
  if (key === 'End') return move(place, Infinity, isExtending)
  return key.toLowerCase() === 'a' && !isExtending ? { kind: 'all' } : null
}

function move({ index, rowCount }: GridPlace, step: number, isExtending: boolean): GridAction {
  const to = Math.max(0, Math.min(rowCount - 1, index + step))
  return { kind: 'move', to, isExtending }
}
