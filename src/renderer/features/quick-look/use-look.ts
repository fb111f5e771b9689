import { create } from 'zustand'

import type { ColourMap } from './colour-maps.ts'
import type { StretchName } from './paint.ts'
import type { LimitChoice } from './wording.ts'

/** How images are drawn. Kept while the page is open, so that one file after the other can be compared. */
export interface LookSettings {
  readonly stretch: StretchName
  readonly limit: LimitChoice
  /** Manual limits; null until they are set. */
  readonly manual: readonly [number, number] | null
  readonly map: ColourMap
  readonly isInverted: boolean
  readonly contrast: number
  readonly bias: number
  /** Another file begins with this look instead of the usual one. */
  readonly isKept: boolean
}
interface LookStore {
  readonly look: LookSettings
  readonly set: (change: Partial<LookSettings>) => void
  /** Another file was opened. */
  readonly begin: () => void
  /** Which side of a file its details show. */
  readonly side: LookSide
  readonly show: (side: LookSide) => void
}
export type LookSide = 'facts' | 'look'

const usual: LookSettings = {
  stretch: 'asinh',
  limit: '99',
  manual: null,
  map: 'gray',
  isInverted: false,
  contrast: 1,
  bias: 0.5,
  isKept: false,
}

export const useLook = create<LookStore>(set => ({
  look: usual,
  set: change => set(({ look }) => ({ look: { ...look, ...change } })),
  side: 'facts',
  show: side => set({ side }),
  begin: () => set(({ look }) => ({ look: look.isKept ? look : usual })),
}))
