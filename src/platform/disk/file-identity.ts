import { lstatSync, type BigIntStats } from 'node:fs'
import { toDiskError } from './disk-error.ts'

/** What distinguishes a file from every other while it is held open: no other file has its number so long. */
export interface FileIdentity {
  readonly dev: bigint
  readonly ino: bigint
}

export const isSameFile = (one: FileIdentity, other: FileIdentity): boolean =>
  one.ino === other.ino && one.dev === other.dev

/**
 * What lies under a name now, a link itself and not what it points to; null when nothing does. At once, so that nothing
 * else of this process comes between the look and what follows it.
 */
export function lookAtName(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null
  } catch (thrown) {
    throw toDiskError(thrown)
  }
}

/** How far a whole millisecond may be off once it went through the floating point numbers that Node sets times with. */
const roundingNs = 250n
/** Systems record the time of a change in steps of up to 10 ms. */
const sameMomentNs = 20_000_000n

/**
 * Whether the last thing that was done to a file was that this program set its times to a whole millisecond (see
 * `stampFlushed`): what anybody does to it later sets another time of change, and a write another time of writing.
 */
export function isAsStamped({ mtimeNs, ctimeNs }: BigIntStats): boolean {
  const beyondNs = (mtimeNs + roundingNs) % 1_000_000n
  const sinceNs = ctimeNs > mtimeNs ? ctimeNs - mtimeNs : mtimeNs - ctimeNs
  return beyondNs <= 2n * roundingNs && sinceNs <= sameMomentNs
}

/** Whether a file looks as it did: a write by anybody changes one of these. */
export const looksTheSame = (one: BigIntStats, other: BigIntStats): boolean =>
  one.size === other.size && one.mtimeNs === other.mtimeNs
