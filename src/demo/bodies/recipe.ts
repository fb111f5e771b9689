/** The facts of the catalogue from which a body is made, shared by all files of one exposure or product. */

export type SkyKind = 'ring' | 'spiral' | 'barred' | 'cluster' | 'group' | 'disk' | 'star'

export interface Target {
  readonly name: string
  /** Degrees, ICRS. */
  readonly ra: number
  readonly dec: number
  readonly sky: SkyKind
  /** Width of the whole painted field in arcseconds. */
  readonly fieldArcsec: number
}

/** What the detector sees: the field itself, spectra of it, or a guide star. */
export type View = 'field' | 'traces' | 'guide'

/** One exposure of one detector, or one combined product. */
export interface Frame {
  readonly telescope: 'JWST' | 'HST'
  readonly instrument: string
  /** `MULTIPLE` for combined products. */
  readonly detector: string
  readonly filter: string
  readonly pupil: string
  readonly grating: string
  readonly exposureType: string
  readonly target: Target
  readonly programId: string
  readonly title: string
  readonly investigator: string
  /** Three digits, as in the file name. */
  readonly observation: string
  readonly visit: string
  /** Visit group, sequence and activity, and the exposure number; empty for combined products. */
  readonly activity: string
  readonly exposure: string
  readonly startMjd: number
  readonly exposureSeconds: number
  readonly integrations: number
  readonly groups: number
  /** Micrometres. */
  readonly wavelength: number
  readonly view: View
  /** Part of the target's field that is seen: lower left corner and width, in units of the field. */
  readonly window: { readonly x: number; readonly y: number; readonly width: number }
  /** Pixels along one side before scaling; images are square. */
  readonly side: number
  /** Factor on the number of pixels. */
  readonly scale: number
  readonly software: Software
}

/** The version of the archive's pipeline that made the file. */
export interface Software {
  /** SDP_VER, `2025_3`. */
  readonly processing: string
  /** CRDS_CTX, `jwst_1413.pmap`. */
  readonly context: string
  /** DATE, ISO. */
  readonly date: string
}

/** How a file's HDUs are laid out; every suffix has one. */
export type FitsLayout =
  | 'uncal'
  | 'rate'
  | 'rates'
  | 'image'
  | 'cube'
  | 'resampled'
  | 'spectrum-2d'
  | 'spectral-cube'
  | 'spectrum-1d'
  | 'spectra-1d'
  | 'combined-1d'
  | 'labels'
  | 'traps'
  | 'shutters'
  | 'guide'
  | 'hst-raw'
  | 'hst-flat'
  | 'hst-drizzled'
  | 'hst-support'
  | 'hst-association'
  | 'hst-log'

export type BodyRecipe =
  | {
      readonly kind: 'fits'
      readonly layout: FitsLayout
      readonly frame: Frame
      readonly members?: readonly string[]
    }
  | {
      readonly kind: 'preview'
      readonly isThumbnail: boolean
      readonly isPlot: boolean
      readonly frame: Frame
    }
  | { readonly kind: 'text'; readonly contentType: string; readonly text: (version: string) => string }
