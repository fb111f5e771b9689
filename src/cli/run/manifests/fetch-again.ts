import { optionsToRejoin, wantedAgain } from '#core/manifests/fetch-again'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { inGroups } from '#core/plan/plan-files'
import { makeRoom } from '#platform/manifests/make-room'
import type { Context, ExitCode } from '../../context.ts'
import { accountOf, demandSameArchive, withQueue } from '../../queue/open-queue.ts'
import { createBatchRun } from '../../queue/run-batch.ts'
import type { OpenManifest } from './manifest-source.ts'

/**
 * Queues files again in the batch of their folder and downloads them now. Changed copies are kept under another name,
 * because they may be somebody's work. Throws AppError, as `get` does.
 */
export async function fetchAgain(
  context: Context,
  { batch, folder }: OpenManifest,
  broken: readonly RecordedFile[],
): Promise<ExitCode> {
  const { output, signal, env } = context
  const wanted = wantedAgain(broken)
  const credentials = { account: await accountOf(context), allowedHosts: [] }
  const options = optionsToRejoin(batch, folder, 'bounded')
  const runBatch = createBatchRun(output, { options, files: () => inGroups(wanted), credentials, signal })
  let isRoomMade = false
  return withQueue(context, {}, async queue => {
    demandSameArchive(queue, env)
    // Only once: after a change of owner, the file in place may be the one just downloaded.
    if (!isRoomMade)
      for (const { relativePath, kept } of await makeRoom(folder, broken))
        output.note(`The changed copy of ${relativePath} was kept as ${kept}.`)
    isRoomMade = true
    return runBatch(queue.client, queue.kind === 'owner')
  })
}
