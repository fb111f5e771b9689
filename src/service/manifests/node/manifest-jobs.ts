import { dayMs } from '#shared/durations'
import path from 'node:path'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { recordedOf, type RecordedFile } from '#core/manifests/recorded-file'
import type { ManifestItem } from '#core/manifests/manifest-types'
import type { ManifestJobs } from '../manifests-port.ts'
import { listBatches } from '../batch-list.ts'
import { volumeByDay, type QuarterVolume } from '../volume-days.ts'
import type { OtherManifest } from '#shared/contract/areas/manifests'
import { AppError } from '#shared/errors'
import { version } from '#shared/version'
import { systemClock } from '#platform/clock'
import { checkBookFile } from '#platform/manifests/damage'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { openToRead } from '#platform/manifests/open-to-read'
import { manifestStore } from '#platform/manifests/manifest-store'
import { guarded } from '#platform/store/sqlite-errors'
import type { OpenGroup, RunningJobs } from '../../node/worker/messages.ts'
import { openCheckBook } from '#platform/manifests/check-results'
import { createComparisons, type ComparedSide } from './comparisons.ts'
import { createExports } from './exports.ts'
import { createHistorySearch } from './file-search.ts'
import { createImports } from './imports.ts'
import { rowWindows } from './row-windows.ts'
import { batchFacts } from './batch-facts.ts'
import { createVerifier } from './verifier.ts'

export interface ManifestJobsSetting {
  readonly profileFolder: string
  /** Of the archive, as text. */
  readonly baseUrl: string
}

/** The group `history`: both ends are ours, so that what crosses is what was asked. */
export const openManifestsGroup: OpenGroup = setting =>
  openManifestJobs(setting as ManifestJobsSetting) as RunningJobs // see above

/** A scan of every file of the history takes at most a tenth of the time. */
const restPerCost = 10

/**
 * The jobs of the thread that reads the history: beside the queue's owner, over connections that only read. Lives as
 * long as its thread.
 */
export function openManifestJobs({ profileFolder, baseUrl }: ManifestJobsSetting): ManifestJobs {
  const archiveUrl = new URL(baseUrl)
  const history = openRecordedBatches(profileFolder)
  const book = guarded(() => openCheckBook(profileFolder))
  const db = guarded(() => openToRead(path.join(profileFolder, 'halyard.db')))
  guarded(() => db.prepare('ATTACH ? AS checks').run(checkBookFile(profileFolder)))
  const versions = ['main', 'checks'].map(name =>
    db.prepare<[], number>(`PRAGMA ${name}.data_version`).pluck(),
  )
  /** Another one whenever the queue or a verification has written something. */
  const dataVersion = (): number => versions.reduce((sum, version) => sum + (version.get() ?? 0), 0)
  const manifests = manifestStore(db)
  const windows = rowWindows(db, () => systemClock.monotonicMs())
  const facts = batchFacts(db)
  const comparisons = createComparisons(() => systemClock.monotonicMs())
  const exports = createExports(archiveUrl)
  const imports = createImports(archiveUrl)
  const search = createHistorySearch(history)
  const sourceOf = (batch: RecordedBatch) => history.source(batch, systemClock.nowMs(), `Halyard ${version}`)
  const itemsOf = (batch: RecordedBatch): Iterable<ManifestItem> => sourceOf(batch).items
  const verifier = createVerifier({ book, itemsOf, nowMs: () => systemClock.nowMs() })
  let known: { readonly quarters: readonly QuarterVolume[]; readonly untilMs: number } | null = null

  function manifestBatchOf(batchId: number): RecordedBatch {
    const batch = history.batch(batchId)
    if (batch === null) throw new AppError('nothing-found', 'This batch is not in the history any more.')
    return batch
  }

  function* filesOf(batch: RecordedBatch): Generator<RecordedFile> {
    for (const item of itemsOf(batch)) yield recordedOf(item)
  }

  function sideOf(other: OtherManifest): ComparedSide {
    if (other.kind === 'import') {
      const { name, manifest } = imports.get(other.importId)
      return { name, files: () => manifest.files }
    }
    const batch = manifestBatchOf(other.batchId)
    return { name: batch.name, files: () => filesOf(batch) }
  }

  function quartersNow(): readonly QuarterVolume[] {
    const nowMs = systemClock.monotonicMs()
    if (known === null || nowMs >= known.untilMs) {
      const quarters = facts.quarters(systemClock.nowMs() - 368 * dayMs)
      const readMs = systemClock.monotonicMs()
      known = { quarters, untilMs: readMs + (readMs - nowMs) * restPerCost }
    }
    return known.quarters
  }

  return {
    batches: ({ hidden, ...query }) => {
      const batches = history.batches().filter(batch => !hidden.includes(batch.id))
      return { ...listBatches(batches, query), revision: dataVersion() }
    },
    days: ({ days, timeZone }) => ({
      days: volumeByDay(quartersNow(), days, systemClock.nowMs(), timeZone),
    }),
    facts: ({ batchId }) => facts.of(manifestBatchOf(batchId)),
    rows: ({ first, count, ...query }) => {
      const batch = manifestBatchOf(query.batchId)
      return guarded(() => windows.window(batch, { ...query, uuid: batch.uuid }, first, count))
    },
    verify: ({ batchId }) => {
      verifier.start(manifestBatchOf(batchId))
      return {}
    },
    stopVerify: ({ batchId }) => {
      verifier.stop(batchId)
      return {}
    },
    checks: () => verifier.look(),
    broken: ({ batchId }) => {
      const batch = manifestBatchOf(batchId)
      const items = facts.brokenIds(batch).flatMap(id => manifests.manifestItems(batch.id, id - 1, 1))
      return { batch, files: items.map(recordedOf) }
    },
    compare: asked => {
      const a = manifestBatchOf(asked.batchId)
      return comparisons.window(asked, String(dataVersion()), () => ({
        a: { name: a.name, files: () => filesOf(a) },
        b: sideOf(asked.other),
      }))
    },
    export: ({ batchId, format, exportId }) =>
      exportId === null ? exports.begin(sourceOf(manifestBatchOf(batchId)), format) : exports.next(exportId),
    search: asked => search(asked),
    import: part => imports.add(part),
    forget: ({ batchId }) => {
      book.forget(manifestBatchOf(batchId).uuid)
      return null
    },
  }
}
