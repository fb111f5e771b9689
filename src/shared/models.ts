import type { Reason } from './reasons.ts'
import type { Counts, ItemState, Totals } from './states.ts'

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
export interface WantedFile {
  readonly uri: string
  /** As the list gives it; may be hostile. */
  readonly filename: string
  readonly obsId: string | null
  readonly collection: string | null
  readonly sizeBytes: number | null
  /** PUBLIC, EXCLUSIVE_ACCESS, RESTRICTED; null when the list does not say. */
  readonly access: string | null
  readonly calibLevel: number | null
  readonly version: string | null
  readonly programId: string | null
  /** The `obs_id` asked for, one per reference; each becomes a manifest row. */
  readonly parents: readonly string[]
  /** Where the request itself puts the file below the batch folder, with `/`; goes before the layout. May be hostile. */
  readonly plannedPath?: string
}

/** `template:` is followed by a pattern such as `{collection}/{program}/{filename}`. */
export type Layout = 'nested' | 'flat' | `template:${string}`
export const clashChoices = ['keep-both', 'replace', 'skip'] as const
export type ClashChoice = (typeof clashChoices)[number]

/** Which batches go first. */
export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

export interface ItemView {
  readonly id: number
  readonly batchId: number
  readonly uri: string
  readonly obsId: string | null
  readonly filename: string
  readonly state: ItemState
  readonly reason: Reason | null
  /** What exactly happened, for details; never holds a secret. */
  readonly detail: string | null
  /** Absolute path under the final name; null until the file is there. */
  readonly path: string | null
  /** Verified size when done, else the declared or listed one. */
  readonly sizeBytes: number | null
  readonly sha256: string | null
  readonly attempt: number
  readonly nextAttemptMs: number | null
  /** Since when it is in this state for this reason. */
  readonly sinceMs?: number
}

export interface BatchView {
  readonly id: number
  readonly name: string
  readonly folder: string
  readonly layout: Layout
  readonly state: 'planning' | 'queued' | 'paused'
  readonly createdMs: number
  readonly totals: Totals
  /** Batches are listed in the order in which they run. */
  readonly priority?: Priority
  /** Unique files by state, where the queue counts them by state. */
  readonly counts?: Counts
  /** Absolute path of MANIFEST.HTML once written. */
  readonly manifest: string | null
}

export type Summary = Totals & { readonly manifest: string | null }
