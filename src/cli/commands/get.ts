import type { Command } from 'commander'
import { parseDuration, parseRate } from '#shared/format'
import { logOf } from '#shared/log'
import { addAskedOptions, readAsked, type AskedOptions } from '../options/download-options.ts'
import type { Context, ExitCode } from '../context.ts'
import { mayRepeat } from '../options/no-repeats.ts'
import { parsedBy } from '../options/option-parsers.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

interface Options extends AskedOptions {
  readonly filesAtOnce?: number
  readonly allowHost?: readonly string[]
  readonly wait?: number
  readonly limit?: number
}

export function addGet(program: Command, run: Run): void {
  addAskedOptions(
    program.command('get').description('fetch files now, until all are verified or have failed'),
  )
    .option(
      '--files-at-once <n>',
      'files fetched at the same time, 1 to 16, never more than 8 from stsci.edu (default: begins with 4 and adapts; where another process runs the queue, its number holds)',
      wholeNumber('--files-at-once', 1, 16),
    )
    .option(
      '--allow-host <host>',
      'a host beyond the archive that files may come from, without the token',
      mayRepeat((host, before = []) => [...before, host.toLowerCase()]),
    )
    .option('--limit <rate>', 'bytes per second for this batch, like 10M or 10MiB', parsedBy(parseRate))
    .option(
      '--wait <duration>',
      'keep trying until nothing has moved for so long, like 10m, 2h or forever',
      parsedBy(parseDuration),
    )
    .addHelpText(
      'after',
      '\nExample:\n  halyard products --program 2733 --level 3 --json | halyard get --from - --to southern-ring\n',
    )
    .action((uris: string[], options: Options, command: Command) =>
      run(command, context => get(context, uris, options)),
    )
}

async function get(context: Context, uris: readonly string[], options: Options): Promise<ExitCode> {
  const { output, signal, env } = context
  const asked = await readAsked(context, uris, options, {
    patience: options.wait === undefined ? 'bounded' : 'endless',
    // Whoever waits for a command may have all of the disk for it.
    keepFreeBytes: 0,
  })
  if (options.dryRun === true) {
    const { tellPlan } = await import('../queue/dry-run.ts')
    const planned = await tellPlan(context, asked.options, asked.files(), asked.refusedLines)
    return asked.refusedLines > 0 ? 3 : planned
  }
  const { accountOf, askForAccount, demandSameArchive, withQueue } = await import('../queue/open-queue.ts')
  const { createBatchRun } = await import('../queue/run-batch.ts')
  const { canAskForToken } = await import('../token/token-source.ts')
  const given = await accountOf(context)
  // Asked before the start where it is known to be needed: later nobody may sit there any more.
  const canAsk = canAskForToken(context)
  const isAskedNow = canAsk && (given === null || given.isRefused === true) && asked.needsToken
  const account = isAskedNow ? ((await askForAccount(context)) ?? given) : given
  const runBatch = createBatchRun(output, {
    ...asked,
    credentials: { account, allowedHosts: options.allowHost ?? [], bytesPerSecond: options.limit ?? null },
    waitMs: options.wait ?? Infinity,
    ...(canAsk && !isAskedNow && { askAccount: () => askForAccount(context) }),
    signal,
  })
  const filesAtOnce = options.filesAtOnce ?? asked.settings.filesAtOnce
  const exitCode = await withQueue(context, filesAtOnce === null ? {} : { filesAtOnce }, queue => {
    demandSameArchive(queue, env)
    logOf('program').info('get', queue.kind === 'owner' ? { owns: true } : { owner: queue.owner.pid })
    return runBatch(queue.client, queue.kind === 'owner')
  })
  // A line that could not be used is a file that was asked for and did not arrive.
  return exitCode === 0 && asked.refusedLines > 0 ? 3 : exitCode
}
