import type { Command } from 'commander'
import { parseDuration, parseRate } from '#shared/format'
import type { RunCommand } from '../context.ts'
import { addDownloadOptions } from '../options/download-options.ts'
import { parsedBy, repeated, wholeNumber } from '../options/option-parsers.ts'
import type { GetOptions } from '../run/get.ts'

export function addGet(program: Command, run: RunCommand): void {
  addDownloadOptions(
    program.command('get').description('download files now, until all are verified or have failed'),
  )
    .option(
      '--files-at-once <n>',
      'downloads at the same time, 1 to 16, at most 8 from stsci.edu (default: starts with 4 and adapts; when another process runs the queue, its number applies)',
      wholeNumber('--files-at-once', 1, 16),
    )
    .option(
      '--allow-host <host>',
      'another host that files may come from; the token is not sent there',
      repeated(host => host.toLowerCase()),
    )
    .option(
      '--limit <rate>',
      'speed limit of this batch in bytes per second, e.g. 10M or 10MiB',
      parsedBy(parseRate),
    )
    .option(
      '--wait <duration>',
      'keep trying until there is no progress for this long, e.g. 10m, 2h or forever',
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
