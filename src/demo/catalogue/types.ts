/** The contents of the demo archive. The server only translates them into the archive's protocol. */
import type { BodyRecipe } from '../bodies/recipe.ts'

/** A CAOM observation row, in the archive's own column names. */
export interface DemoObservation {
  readonly obsid: number
  readonly objID: number
  readonly obs_id: string
  readonly intentType: 'science' | 'calibration'
  readonly obs_collection: 'JWST' | 'HST'
  readonly provenance_name: string
  readonly instrument_name: string
  readonly project: string
  readonly filters: string
  readonly wavelength_region: string
  readonly target_name: string
  readonly target_classification: string
  readonly s_ra: number
  readonly s_dec: number
  readonly dataproduct_type: string
  readonly proposal_pi: string
  /** -1 means planned: such an observation has no products. */
  readonly calib_level: number
  readonly t_min: number | null
  readonly t_max: number | null
  readonly t_exptime: number | null
  readonly em_min: number
  readonly em_max: number
  readonly obs_title: string
  readonly t_obs_release: number | null
  readonly proposal_id: string
  readonly proposal_type: string
  readonly sequence_number: number | null
  readonly s_region: string
  readonly jpegURL: string | null
  readonly dataURL: string | null
  readonly dataRights: 'PUBLIC' | 'EXCLUSIVE_ACCESS'
  readonly mtFlag: boolean
  readonly srcDen: number | null
}

/** A file of the demo archive; many observations may refer to the same one. */
export interface DemoFile {
  /** `mast:JWST/product/...` */
  readonly uri: string
  readonly filename: string
  /** `obs_id` of its owner (exposure or product group). */
  readonly obsId: string
  /** `obsID` of the owner, which is often not an observation that a search finds. */
  readonly ownerObsid: number
  readonly collection: 'JWST' | 'HST'
  /** Key of its row in the mission search (`fileSetName`). */
  readonly dataset: string
  /** Exact length of the body, as declared in every answer. */
  readonly sizeBytes: number
  readonly access: 'PUBLIC' | 'EXCLUSIVE_ACCESS'
  readonly calibLevel: number
  /** Mission search category: 1b, 2a, 2b, 2c, 3, ASSOCIATION, REFERENCE ... */
  readonly category: string
  readonly productType: 'SCIENCE' | 'PREVIEW' | 'THUMBNAIL' | 'AUXILIARY' | 'INFO' | 'CALIBRATION' | 'CATALOG'
  /** `_cal`, `_i2d` ... as the mission search shows it. */
  readonly suffix: string
  /** productSubGroupDescription: suffix in upper case; null for previews. */
  readonly subGroup: string | null
  readonly isRecommended: boolean
  readonly description: string
  /** D for composed observations, S for simple exposures. */
  readonly rowType: 'D' | 'S'
  readonly dataproductType: string
  readonly instrument: string
  readonly filters: string
  readonly programId: string
  /** prvversion; a new one means the file was reprocessed. */
  readonly version: string
  /** CALJWST, CALACS ... */
  readonly project: string
  /** The source of its bytes, for `bodyOf` only. A copy with another `version` is the reprocessed file. */
  readonly recipe: BodyRecipe
}

export interface DemoCatalogue {
  readonly observations: readonly DemoObservation[]
  /** The files an observation lists, duplicates included, in list order: its own and those of its exposures. */
  filesOf(obsid: number): readonly DemoFile[]
  file(uri: string): DemoFile | undefined
  /** Every file once. */
  files(): Iterable<DemoFile>
}

/** The bytes of a file, computed from its URI; nothing is stored. */
export interface DemoBody {
  readonly sizeBytes: number
  readonly contentType: string
  /** Bytes [start, end); both within the body. */
  read(start: number, end: number): Uint8Array
}
