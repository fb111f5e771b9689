import { optionsToRejoin, wantedAgain } from '#core/manifests/fetch-again'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { inGroups } from '#core/plan/plan-files'
import { makeRoom } from '#platform/manifests/make-room'
import type { Context, ExitCode } from '../context.ts'
import { accountOf, demandSameArchive, withQueue } from '../queue/open-queue.ts'
import { createBatchRun } from '../queue/run-batch.ts'
import type { OpenManifest } from './manifest-source.ts'

/**
 * Queues files again in the batch of their folder and fetches them now. What stands under their names is kept under
 * another one, since it may be somebody's work. Throws AppError, as `get` does.
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
    // Once only: with another owner of the queue, what stands there may be what was just fetched.
    if (!isRoomMade)
      for (const { relativePath, kept } of await makeRoom(folder, broken))
        output.note(`What stood at ${relativePath} is kept as ${kept}.`)
    isRoomMade = true
    return runBatch(queue.client, queue.kind === 'owner')
  })
}
