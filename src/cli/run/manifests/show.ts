import { totalsNow } from '#core/manifests/batch-result'
import { manifestRows } from '#core/manifests/manifest-rows'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { absolutePath } from '#core/plan/absolute-path'
import { itemLine, summaryLine } from '#shared/lines'
import type { Context, ExitCode } from '../../context.ts'
import { paced } from '../../output/paced.ts'
import { batchNamed, toolName } from './manifest-source.ts'

/**
 * The present manifest of a batch: rows in the archive's columns (separated by tabs), or item lines and the summary.
 * `damage` of an item line is what the last verification found wrong with a verified file; null for nothing.
 */
export async function showManifest({ output, profileFolder }: Context, asked: string): Promise<ExitCode> {
  output.endWithOutput()
  const history = openRecordedBatches(profileFolder)
  try {
    const batch = await batchNamed(history, asked)
    const { facts, items } = history.source(batch, Date.now(), toolName)
    const damaged = history.damagedFiles(batch)
    output.text(['URI', 'File', 'Access', 'Status', 'Logged In User'].join('\t'))
    for await (const item of paced(output, items)) {
      const damage = damaged.get(item.id)?.result ?? null
      for (const row of manifestRows(item, facts)) {
        const status = damage === null ? row.status : `Failed: ${damage} since it was verified`
        output.text([row.uri, row.file, row.access, status, row.user].map(oneCell).join('\t'))
      }
      const { uri, obsId, filename, state, reason, detail } = item
      const isDone = state === 'done'
      const path = isDone ? absolutePath(batch.folder, item.relativePath) : null
      const sizeBytes = isDone ? item.sizeBytes : item.listedSizeBytes
      const sha256 = isDone ? item.sha256 : null
      output.line({
        ...itemLine({
          uri,
          obsId,
          filename,
          state,
          reason,
          detail,
          path,
          sizeBytes,
          sha256,
          batchId: batch.id,
        }),
        damage,
      })
    }
    output.line(summaryLine({ ...totalsNow(batch), manifest: batch.manifest }))
    return 0
  } finally {
    history.close()
  }
}

const oneCell = (text: string): string => text.replace(/[\t\r\n]/g, ' ')
