import { batchResult } from '#core/manifests/batch-result'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import type { BatchSort, ManifestBatch } from '#shared/contract/areas/manifests'
import type { Input } from '#shared/contract/calls'
import { byName } from '#shared/name-order'

type Query = Input<'manifests.batches'>

export interface BatchList {
  readonly rows: readonly ManifestBatch[]
  /** How many fit the filter. */
  readonly total: number
  /** Of everything, whatever the filter. */
  readonly all: { readonly batches: number; readonly bytes: number }
}

/** One window of the batches that fit a filter, in order; those of equal rank newest first. */
export function listBatches(
  batches: readonly RecordedBatch[],
  { text, result, sort, isDescending, first, count }: Query,
): BatchList {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean)
  const fitting = batches
    .map(manifestBatchOf)
    .filter(batch => result === 'all' || batch.result === result)
    .filter(batch => words.every(word => searched(batch).includes(word)))
  const sign = isDescending ? -1 : 1
  const sorted = fitting.toSorted((a, b) => sign * comparators[sort](a, b) || b.id - a.id)
  const bytes = batches.reduce((sum, { totals }) => sum + totals.bytes, 0)
  return {
    rows: sorted.slice(first, first + count),
    total: sorted.length,
    all: { batches: batches.length, bytes },
  }
}

export function manifestBatchOf(batch: RecordedBatch): ManifestBatch {
  const { id, name, note, folder, createdMs, totals, damage, manifest } = batch
  return { id, name, note, folder, createdMs, totals, damage, result: batchResult(batch), manifest }
}

const searched = ({ name, note, folder }: ManifestBatch): string =>
  `${name}\n${note ?? ''}\n${folder}`.toLowerCase()

const comparators: Readonly<Record<BatchSort, (a: ManifestBatch, b: ManifestBatch) => number>> = {
  date: (a, b) => a.createdMs - b.createdMs,
  name: (a, b) => byName(a.name, b.name),
  files: (a, b) => a.totals.asked - b.totals.asked,
  volume: (a, b) => a.totals.bytes - b.totals.bytes,
}
