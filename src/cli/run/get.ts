import { logOf } from '#shared/log'
import type { Context, ExitCode } from '../context.ts'
import type { DownloadOptions } from '../options/download-options.ts'
import { accountOf, askForAccount, demandSameArchive, withQueue } from '../queue/open-queue.ts'
import { showPlan } from '../queue/dry-run.ts'
import { readRequest } from '../queue/read-request.ts'
import { createBatchRun } from '../queue/run-batch.ts'
import { canAskForToken } from '../token/token-source.ts'

export interface GetOptions extends DownloadOptions {
  readonly filesAtOnce?: number
  readonly allowHost?: readonly string[]
  /** Milliseconds; absent for the few attempts of an ordinary `get`. */
  readonly wait?: number
  /** Bytes per second. */
  readonly limit?: number
}

/** Downloads files now, until each is verified or has failed; answers what `halyard --help` says of the batch. */
export async function get(context: Context, uris: readonly string[], options: GetOptions): Promise<ExitCode> {
  const { output, signal, env } = context
  const request = await readRequest(context, uris, options, {
    patience: options.wait === undefined ? 'bounded' : 'endless',
    // A command that is waited for may fill the disk.
    keepFreeBytes: 0,
  })
  if (options.dryRun === true) return showPlan(context, request)
  const given = await accountOf(context)
  const canAsk = canAskForToken(context)
  // Asked before the start where the list shows the need: later nobody may be at the terminal.
  const isAskedNow = canAsk && (given === null || given.isRefused === true) && request.needsToken()
  const account = isAskedNow ? ((await askForAccount(context)) ?? given) : given
  const runBatch = createBatchRun(output, {
    ...request,
    credentials: { account, allowedHosts: options.allowHost ?? [], bytesPerSecond: options.limit ?? null },
    waitMs: options.wait ?? Infinity,
    ...(canAsk && !isAskedNow && { askAccount: () => askForAccount(context) }),
    signal,
  })
  const filesAtOnce = options.filesAtOnce ?? request.settings.filesAtOnce
  const exitCode = await withQueue(context, filesAtOnce === null ? {} : { filesAtOnce }, queue => {
    demandSameArchive(queue, env)
    logOf('program').info('get', queue.kind === 'owner' ? { owns: true } : { owner: queue.owner.pid })
    return runBatch(queue.client, queue.kind === 'owner')
  })
  // An unusable line is a requested file that did not arrive.
  return exitCode === 0 && request.refusedLines > 0 ? 3 : exitCode
}
