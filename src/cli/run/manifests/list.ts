import { batchResult, damagedFiles, totalsNow } from '#core/manifests/batch-result'
import type { RecordedBatch } from '#core/manifests/recorded-batches'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { countedText, formatBytes, formatCount } from '#shared/format'
import type { Context, ExitCode } from '../../context.ts'
import { paced } from '../../output/paced.ts'

/** Every batch of the history, newest first. */
export async function listManifests({ output, profileFolder }: Context): Promise<ExitCode> {
  output.endWithOutput()
  const history = openRecordedBatches(profileFolder)
  try {
    const batches = history.batches()
    for await (const batch of paced(output, batches)) {
      output.line(manifestLine(batch))
      output.text(manifestText(batch))
    }
    if (batches.length === 0) output.note('This profile has no batches yet.')
    return 0
  } finally {
    history.close()
  }
}

/** `damaged`: how many of the failed files were verified once, but not intact at the last verification. */
export function manifestLine(batch: RecordedBatch) {
  const { id, name, folder, layout, note, createdMs, manifest } = batch
  const created = new Date(createdMs).toISOString()
  const result = batchResult(batch)
  return {
    v: 1,
    kind: 'manifest',
    id,
    name,
    folder,
    created,
    result,
    ...totalsNow(batch),
    damaged: damagedFiles(batch.damage),
    layout,
    note,
    manifest,
  } as const
}

/** `3  2026-11-20 08:12  complete  12 files  84.2 MB  ring  /data/ring`; the time is local. */
function manifestText(batch: RecordedBatch): string {
  const { id, name, folder, createdMs } = batch
  const totals = totalsNow(batch)
  return [
    String(id).padStart(5),
    new Date(createdMs).toLocaleString('sv-SE').slice(0, 16),
    batchResult(batch).padEnd(10),
    `${formatCount(totals.verified)} of ${countedText(totals.asked, 'file', 'files')}`.padStart(16),
    formatBytes(totals.bytes).padStart(9),
    name,
    folder,
  ].join('  ')
}
