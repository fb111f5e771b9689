import type { RecordedBatch } from '#core/manifests/recorded-batches'
import type { RecordedFile } from '#core/manifests/recorded-file'
import type { CheckProgress } from '#shared/contract/areas/manifests'
import type { CallName, Input, Output } from '#shared/contract/calls'

type Job<N extends CallName, More = Input<N>> = (input: Input<N> & More) => Output<N> | Promise<Output<N>>
/** Batches that were removed, and may still be restored: they are not shown. */
interface Hidden {
  readonly hidden: readonly number[]
}

/** The questions to the history. A thread of its own answers them, since they read and hash much. */
export type ManifestJobs = {
  readonly batches: Job<'manifests.batches', Hidden>
  readonly days: Job<'manifests.days'>
  readonly facts: Job<'manifests.batch'>
  /** `isBehind`: the database has changed since the order of the rows was read; ask again later. */
  readonly rows: (input: Input<'manifests.rows'>) => Output<'manifests.rows'> & { readonly isBehind: boolean }
  readonly verify: Job<'manifests.verify'>
  readonly stopVerify: Job<'manifests.stop-verify'>
  /** Verifications that wait, run, or have ended since the last question. */
  readonly checks: (input: null) => readonly CheckProgress[]
  /** The files of a batch that are to be fetched again. */
  readonly broken: (input: { readonly batchId: number }) => {
    readonly batch: RecordedBatch
    readonly files: readonly RecordedFile[]
  }
  readonly compare: Job<'manifests.compare'>
  readonly export: Job<'manifests.export'>
  readonly search: Job<'manifests.search', Hidden>
  readonly import: Job<'manifests.import'>
  /** Forgets the results of verifications of a batch. */
  readonly forget: (input: { readonly batchId: number }) => null
}

/** Rejects with AppError. */
export interface AskManifests {
  ask<N extends keyof ManifestJobs>(
    job: N,
    input: Parameters<ManifestJobs[N]>[0],
  ): Promise<Awaited<ReturnType<ManifestJobs[N]>>>
  /** Stops the thread. */
  stop(): Promise<void>
}
