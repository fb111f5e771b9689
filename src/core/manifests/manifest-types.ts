import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'
import type { Mark, Provenance, Validator } from '../ports.ts'

export interface WrittenBatch {
  readonly uuid: string
  readonly name: string
  readonly folder: string
  readonly layout: string
  readonly note: string | null
  readonly createdMs: number
  readonly writtenMs: number
  /** Name and version of this program, e.g. `Halyard 0.1.0`. */
  readonly tool: string
}

/** Facts of the whole batch that the first line of a manifest already needs. */
export interface ManifestFacts {
  /** One row per reference. */
  readonly rows: number
  /** Something in the request needed a sign-in; then the archive writes every row in its long form. */
  readonly isSignInNeeded: boolean
}

export interface ManifestAttempt {
  readonly startedMs: number
  readonly endedMs: number
  readonly outcome: string
  readonly reason: Reason | null
  readonly detail: string | null
  readonly host: string | null
  readonly status: number | null
  readonly fetchedBytes: number
  readonly isWithToken: boolean
}

/** One unique file with all that is known of it. Sizes in bytes, times in milliseconds since 1970 (UTC). */
export interface ManifestItem {
  readonly id: number
  readonly uri: string
  readonly filename: string
  readonly obsId: string | null
  readonly collection: string | null
  readonly programId: string | null
  readonly access: string | null
  readonly version: string | null
  readonly listedSizeBytes: number | null
  /** Below the batch folder, with `/`: the published place when done, the planned one otherwise. */
  readonly relativePath: string
  /** Its other names (hard links) below the batch folder, by the dataset that asked for them. */
  readonly links?: readonly { readonly parent: string; readonly path: string }[]
  readonly madeSafeFrom: string | null
  /** The observations asked for, one per reference; null where the request named none. Never empty. */
  readonly references: readonly (string | null)[]
  readonly state: ItemState
  readonly reason: Reason | null
  readonly detail: string | null
  readonly user: string
  readonly attempt: number
  readonly attempts: readonly ManifestAttempt[]
  readonly startedMs: number | null
  readonly finishedMs: number | null
  readonly sizeBytes: number | null
  readonly sha256: string | null
  readonly validator: Validator
  readonly marks: readonly Mark[]
  readonly provenance: Provenance
}

export interface ManifestSource {
  readonly batch: WrittenBatch
  readonly facts: ManifestFacts
  /** Streams the items in order; may be walked once. */
  readonly items: Iterable<ManifestItem>
}

/** Writes the four files of a manifest into the batch folder and returns the absolute path of MANIFEST.HTML. */
export interface ManifestWriter {
  write(source: ManifestSource): Promise<string>
}
