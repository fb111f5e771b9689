import type { Context, ExitCode } from '../context.ts'
import type { DownloadOptions } from '../options/download-options.ts'
import { batchText } from '../output/batch-line.ts'
import { showPlan } from '../queue/dry-run.ts'
import { demandSameArchive, withQueue } from '../queue/open-queue.ts'
import { readRequest } from '../queue/read-request.ts'
import { noteSpace } from '../queue/space-note.ts'
import { runnerOf, whoRuns } from '../queue/who-runs.ts'

/** Adds files to the queue and returns; whichever process runs the queue downloads them. */
export async function add(
  context: Context,
  uris: readonly string[],
  options: DownloadOptions,
): Promise<ExitCode> {
  const { output, signal, env } = context
  const request = await readRequest(context, uris, options, { patience: 'endless', keepFreeBytes: null })
  if (options.dryRun === true) return showPlan(context, request)
  return withQueue(context, {}, async queue => {
    demandSameArchive(queue, env)
    const { batchId, added, known } = await queue.client.enqueue(request.options, request.files(), signal)
    const batch = await queue.client.batch(batchId)
    const { folder } = request.options
    output.line({
      v: 1,
      kind: 'batch',
      id: batchId,
      name: batch?.name ?? null,
      folder,
      state: batch?.state ?? null,
      asked: batch?.totals.asked ?? added + known,
      added,
      known,
      refused: request.refusedLines,
      owner: runnerOf(queue),
    })
    if (batch) output.text(batchText(batch))
    await noteSpace(output, queue.client, batchId, request.options)
    output.text(`files:    ${folder}`)
    output.note(whoRuns(queue))
    return request.refusedLines > 0 ? 3 : 0
  })
}
