import type { z } from 'zod'
import type {
  batchViewSchema,
  itemViewSchema,
  layoutSchema,
  summarySchema,
  wantedFileSchema,
} from './contract/batch.ts'

/** Columns that the archive sent and this version does not know; they survive into exports. */
export type ExtraColumns = Readonly<Record<string, unknown>>

/** A row found by a search (CAOM). Angles in degrees ICRS, times in MJD days, exposure in seconds. */
export interface Observation {
  /** Database key ("Product Group ID"), the key for product lists. Not `obsId`. */
  readonly obsid: string
  readonly obsId: string
  readonly collection: string
  /** With its mode since March 2023 (`MIRI/IMAGE`); old rows have the bare name. */
  readonly instrument: string
  readonly filters: readonly string[]
  readonly productType: string | null
  /** -1 planned, 0 to 4. */
  readonly calibLevel: number | null
  /** PUBLIC, EXCLUSIVE_ACCESS, RESTRICTED, or what the archive says. */
  readonly access: string
  readonly targetName: string | null
  readonly programId: string | null
  readonly title: string | null
  readonly principalInvestigator: string | null
  readonly ra: number | null
  readonly dec: number | null
  readonly startMjd: number | null
  readonly endMjd: number | null
  readonly exposureSeconds: number | null
  /** End of the exclusive access period. */
  readonly releaseMjd: number | null
  readonly region: string | null
  readonly previewUri: string | null
  /** Arcseconds; only in answers to searches by position. */
  readonly distanceArcsec: number | null
  readonly extra: ExtraColumns
}

/** One product row: a file, reached through one asked-for observation. */
export interface ProductRow {
  /** `mast:JWST/product/...`, the key of every download. */
  readonly uri: string
  readonly filename: string
  /** The owner of the file, e.g. the exposure. Gives the local folder. */
  readonly obsId: string
  readonly collection: string
  /** A hint, never truth. */
  readonly sizeBytes: number | null
  readonly access: string
  readonly calibLevel: number | null
  /** SCIENCE, PREVIEW, THUMBNAIL, AUXILIARY, INFO, CALIBRATION, CATALOG. */
  readonly productType: string | null
  /** Suffix in upper case as the archive groups it; null for previews. */
  readonly subGroup: string | null
  /** Whether the archive marks the file as Minimum Recommended Product. */
  readonly isRecommended: boolean
  readonly description: string | null
  /** Version of the calibration software; changes on reprocessing. */
  readonly version: string | null
  readonly programId: string | null
  readonly instrument: string | null
  readonly filters: string | null
  /** Key of the observation that was asked for; null in old answers. */
  readonly parentObsid: string | null
  readonly extra: ExtraColumns
}

/** A file with every reference to it, unified by URI. `parents` are the `obs_id` asked for, one per reference. */
export interface Product extends Omit<ProductRow, 'parentObsid'> {
  readonly parents: readonly string[]
}

/** Who the archive says we are. */
export interface Identity {
  readonly isAnonymous: boolean
  /** Account name; `anonymous` without a token. */
  readonly user: string
  readonly displayName: string | null
  readonly scopes: readonly string[]
}

/** One file asked for, before its name and folder are decided. */
export type WantedFile = Readonly<z.infer<typeof wantedFileSchema>>
export type Layout = z.infer<typeof layoutSchema>
export type ItemView = Readonly<z.infer<typeof itemViewSchema>>
export type BatchView = Readonly<z.infer<typeof batchViewSchema>>
export type Summary = Readonly<z.infer<typeof summarySchema>>
