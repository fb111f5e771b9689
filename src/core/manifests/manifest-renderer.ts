import type { ManifestItem } from './manifest-types.ts'

/** A manifest as text in pieces, so that one of a million files needs no more memory than one of ten. */
export interface Rendering {
  readonly head: string
  readonly item: (item: ManifestItem) => string
  readonly tail: string
}
