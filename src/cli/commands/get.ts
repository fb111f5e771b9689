import type { Command } from 'commander'
import { parseDuration, parseRate } from '#shared/format'
import type { Run } from '../context.ts'
import { addDownloadOptions, type DownloadOptions } from '../options/download-options.ts'
import { parsedBy, repeated, wholeNumber } from '../options/option-parsers.ts'

export interface GetOptions extends DownloadOptions {
  readonly filesAtOnce?: number
  readonly allowHost?: readonly string[]
  /** Milliseconds; absent for the few attempts of an ordinary `get`. */
  readonly wait?: number
  /** Bytes per second. */
  readonly limit?: number
}

export function addGet(program: Command, run: Run): void {
  addDownloadOptions(
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
      repeated(host => host.toLowerCase()),
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
    .action((uris: string[], options: GetOptions, command: Command) =>
      run(command, async context => (await import('../run/get.ts')).get(context, uris, options)),
    )
}
