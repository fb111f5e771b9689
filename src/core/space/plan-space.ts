import { formatBytes } from '#shared/format'
import { reserveBytes, type ReserveRules, type Volume } from './volume.ts'

export interface BatchNeed extends ReserveRules {
  readonly volume: Volume
  /** What its unfinished files will still take. */
  readonly needBytes: number
}

/** What is to be written to one volume, against what there is. Sizes in bytes. */
export interface VolumePlan {
  readonly volumeId: string
  readonly needBytes: number
  readonly freeBytes: number
  /** Kept free by the most careful of the batches. */
  readonly reserveBytes: number
  readonly isEnough: boolean
}

/** Adds up batches by volume, in the order in which the volumes come. */
export function planSpace(needs: readonly BatchNeed[]): readonly VolumePlan[] {
  const byVolume = Map.groupBy(needs, need => need.volume.id)
  return [...byVolume].map(([volumeId, batches]) => {
    const freeBytes = Math.min(...batches.map(({ volume }) => volume.freeBytes))
    const needBytes = batches.reduce((sum, batch) => sum + batch.needBytes, 0)
    const reserve = Math.max(...batches.map(batch => reserveBytes(batch, batch.volume.totalBytes)))
    const isEnough = needBytes <= freeBytes - reserve
    return { volumeId, needBytes, freeBytes, reserveBytes: reserve, isEnough }
  })
}

/** `Needs 1.96 TB of 2.31 TB free.`, and what follows when that is not enough. */
export function spaceSentence({ needBytes, freeBytes, reserveBytes: reserve, isEnough }: VolumePlan): string {
  const needs = `Needs ${formatBytes(needBytes)} of ${formatBytes(freeBytes)} free`
  const kept = reserve === 0 ? '' : ` (${formatBytes(reserve)} stay free)`
  return isEnough ? `${needs}${kept}.` : `${needs}${kept}: only what fits is downloaded.`
}
