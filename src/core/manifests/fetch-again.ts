import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import type { BatchOptions } from '../queue-api.ts'
import type { Patience } from '#shared/choices'
import type { RecordedBatch } from './recorded-batches.ts'
import type { RecordedFile } from './recorded-file.ts'

/**
 * What to ask for so that files come again to where they were. Throws `usage` when one of them is known by its path only
 * (SHA256SUMS).
 */
export function wantedAgain(broken: readonly RecordedFile[]): readonly WantedFile[] {
  const wanted = broken.flatMap(({ wanted: file, relativePath }): WantedFile[] =>
    file === null ? [] : [{ ...file, plannedPath: relativePath }],
  )
  if (wanted.length === broken.length) return wanted
  throw new AppError(
    'usage',
    'This list does not say where the files come from; give the batch or its manifest.json to download them again.',
  )
}

/** Those of the batch, so that joining it changes nothing; null for a manifest that is on disk only. */
export function optionsToRejoin(
  batch: RecordedBatch | null,
  folder: string,
  patience: Patience,
): BatchOptions {
  return {
    name: null,
    folder,
    layout: batch?.layout ?? 'nested',
    onClash: batch?.onClash ?? 'keep-both',
    patience,
    note: null,
    acceptAsArchived: batch?.acceptAsArchived ?? false,
    localName: null,
    links: batch?.links ?? false,
  }
}
