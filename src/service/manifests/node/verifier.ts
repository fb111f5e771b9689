import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { recordedOf, type RecordedFile } from '#core/manifests/recorded-file'
import type { ManifestItem } from '#core/manifests/manifest-types'
import { createOneAtATime } from '#shared/async'
import type { CheckProgress } from '#shared/contract/areas/manifests'
import { toAppError } from '#shared/errors'
import { checkFiles } from '#platform/manifests/check-files'
import { demandFolder } from '#platform/manifests/demand-folder'
import type { CheckBook, FoundResult } from '#platform/manifests/check-results'

export interface VerifierDeps {
  readonly book: CheckBook
  readonly itemsOf: (batch: RecordedBatch) => Iterable<ManifestItem>
  readonly nowMs: () => number
}
export interface Verifier {
  /** Waits for its turn; does nothing where one waits or runs already. */
  start(batch: RecordedBatch): void
  stop(batchId: number): void
  /** Those that wait, run, or have ended since the last look. */
  look(): readonly CheckProgress[]
}

interface Run {
  readonly stop: AbortController
  progress: CheckProgress
}

/** One file at a time leaves the disk to the queue. */
const filesAtOnce = 1
/** Results are saved in groups, or at least so often. */
const savedFiles = 500
const savedEveryMs = 1_000

/** Reads the files of batches again, one batch after the other, and keeps what it finds. */
export function createVerifier(parts: VerifierDeps): Verifier {
  const runs = new Map<number, Run>()
  const inTurn = createOneAtATime()
  const isOver = ({ progress }: Run): boolean => progress.state !== 'waiting' && progress.state !== 'running'
  return {
    start: batch => {
      const known = runs.get(batch.id)
      if (known && !isOver(known) && !known.stop.signal.aborted) return
      const run = { stop: new AbortController(), progress: waitingFor(batch) }
      runs.set(batch.id, run)
      void inTurn(() => verify(parts, batch, run))
    },
    stop: batchId => runs.get(batchId)?.stop.abort(),
    look: () => {
      const all = [...runs.values()]
      for (const run of all) if (isOver(run)) runs.delete(run.progress.batchId)
      return all.map(({ progress }) => progress)
    },
  }
}

/** Never rejects. */
async function verify({ book, itemsOf, nowMs }: VerifierDeps, batch: RecordedBatch, run: Run): Promise<void> {
  const { signal } = run.stop
  const show = (change: Partial<CheckProgress>): void => {
    run.progress = { ...run.progress, ...change }
  }
  try {
    // One that was stopped while it waited looks at no file.
    show({ state: 'running' })
    await demandFolder(batch.folder)
    book.begin(batch.uuid)
    const ids: number[] = []
    let found: FoundResult[] = []
    let savedMs = nowMs()
    const save = (): void => {
      book.save(batch.uuid, found, nowMs())
      found = []
      savedMs = nowMs()
    }
    for await (const { result, detail, readBytes } of checkFiles(
      batch.folder,
      recordedWithIds(itemsOf(batch), ids),
      signal,
      filesAtOnce,
    )) {
      // Results come in the order of the files.
      found.push({ itemId: ids.shift() ?? 0, result, detail })
      const { files, bytes, counts } = run.progress
      show({
        files: files + 1,
        bytes: bytes + readBytes,
        counts: { ...counts, [result]: counts[result] + 1 },
      })
      if (found.length >= savedFiles || nowMs() - savedMs >= savedEveryMs) save()
    }
    save()
    if (!signal.aborted) book.end(batch.uuid, nowMs())
    show({ state: signal.aborted ? 'stopped' : 'done' })
  } catch (thrown) {
    show({ state: 'failed', message: toAppError(thrown).message })
  }
}

function* recordedWithIds(items: Iterable<ManifestItem>, ids: number[]): Generator<RecordedFile> {
  for (const item of items) {
    ids.push(item.id)
    yield recordedOf(item)
  }
}

function waitingFor({ id, totals }: RecordedBatch): CheckProgress {
  return {
    batchId: id,
    state: 'waiting',
    files: 0,
    totalFiles: totals.asked,
    bytes: 0,
    totalBytes: totals.bytes,
    counts: { intact: 0, missing: 0, changed: 0, unreadable: 0 },
    message: null,
  }
}
