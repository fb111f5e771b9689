import type { Software, Target } from '../bodies/recipe.ts'
import type { Mode } from './modes.ts'

/** The description of a program, from which everything else is derived. */
export interface ProgramSpec {
  readonly id: string
  readonly title: string
  readonly investigator: string
  readonly proposalType: string
  /** MJD days; the end of the exclusive access period. */
  readonly releaseMjd: number
  readonly access: 'PUBLIC' | 'EXCLUSIVE_ACCESS'
  /** CAL_VER. */
  readonly version: string
  readonly software: Software
  /** Time in the names of associations and pools. */
  readonly stamp: string
  /** First of the numeric keys of this program; at most 100,000 are used. */
  readonly firstObsid: number
  readonly groups: readonly GroupSpec[]
  readonly planned: readonly PlannedSpec[]
}

/** Exposures of one observation in one mode, and the products made of them. */
export interface GroupSpec {
  readonly mode: Mode
  readonly observation: string
  /** `o001`, and candidates such as `c1001` that combine the same exposures again. */
  readonly candidates: readonly string[]
  readonly targetId: string
  readonly target: Target
  readonly targetClass: string
  readonly instrument: 'NIRCAM' | 'MIRI' | 'NIRISS' | 'NIRSPEC'
  /** Mode in `instrument_name`: IMAGE, WFSS, MSA ... */
  readonly instrumentMode: string
  readonly exposureType: string
  readonly dataproductType: 'image' | 'spectrum' | 'cube' | 'timeseries'
  readonly optics: readonly OpticSpec[]
  readonly dithers: number
  readonly segments?: number
  /** Numbered sources with files of their own. */
  readonly sources?: number
  /** One observation per source (NIRSpec MSA), or all sources in one (WFSS). */
  readonly isSplitBySource?: boolean
  readonly startMjd: number
  readonly exposureSeconds: number
  readonly integrations: number
  readonly groups: number
  /** Pixels along a side of exposures and of products, at scale 1. */
  readonly side: number
  readonly productSide: number
  readonly view: 'field' | 'traces'
}

export interface OpticSpec {
  /** In the name of products: `clear-f090w`. */
  readonly name: string
  /** In the column `filters`: `F444W;F470N`. */
  readonly column: string
  readonly filter: string
  readonly pupil?: string
  readonly grating?: string
  /** Visit group, sequence, activity: `02101`. */
  readonly activity: string
  readonly detectors: readonly string[]
  /** Nanometres. */
  readonly band: readonly [from: number, to: number]
}

/** An observation that has not been executed: a row without files. */
export interface PlannedSpec {
  readonly obsId: string
  readonly instrumentName: string
  readonly filters: string
  readonly target: Target
  readonly targetClass: string
  readonly dataproductType: string
  readonly band: readonly [from: number, to: number]
}
