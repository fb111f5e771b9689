/** A volume as the system describes it now. Sizes in bytes. */
export interface Volume {
  /** The same for all folders of one volume, while it stays mounted. */
  readonly id: string
  /** What may still be written by this user. */
  readonly freeBytes: number
  readonly totalBytes: number
}

/** What lies under the path of a batch folder now. */
export type FolderCheck =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'there'
      /** Distinguishes this folder from another one at the same path; null where the system gives nothing to compare. */
      readonly identity: string | null
      readonly isEmpty: boolean
      /** It, or a folder above it, is a link; batch folders are real paths when they are chosen. */
      readonly isBehindLink?: boolean
      /** Null when the system does not say. */
      readonly volume: Volume | null
    }

const GB = 1_000_000_000
const largestReserveBytes = GB
const reserveShare = 0.02

/** Bytes that the database needs on its volume to keep saving: its log and the rows of a long batch. */
export const databaseReserveBytes = 32 * 1024 * 1024

export interface ReserveRules {
  /** What the person asked to keep free; null leaves it to the rule. */
  readonly keepFreeBytes: number | null
  readonly patience: 'bounded' | 'endless'
}

/**
 * What is left alone on a volume so that the rest of the system keeps working: 1 GB, at most 2 % of a small volume. A command
 * that a person waits for may use all of it. Bytes.
 */
export function reserveBytes({ keepFreeBytes, patience }: ReserveRules, totalBytes: number): number {
  if (keepFreeBytes !== null) return keepFreeBytes
  return patience === 'bounded' ? 0 : Math.min(largestReserveBytes, Math.floor(totalBytes * reserveShare))
}

/**
 * Whether the folder at the path is another one than was recorded, as far as that shows: an unmounted drive leaves
 * an empty folder of another identity. One that holds something may have got a new identity by a move or a restart.
 */
export function isOtherFolder(
  recorded: string | null,
  now: Extract<FolderCheck, { kind: 'there' }>,
): boolean {
  return recorded !== null && now.identity !== null && now.identity !== recorded && now.isEmpty
}
