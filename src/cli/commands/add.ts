import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { addDownloadOptions, type DownloadOptions } from '../options/download-options.ts'

export function addAdd(program: Command, run: RunCommand): void {
  addDownloadOptions(
    program.command('add').description('add files to the queue, which keeps trying, and return at once'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  halyard products --program 2733 --json | halyard add --from - --to southern-ring\n',
    )
    .action((uris: string[], options: DownloadOptions, command: Command) =>
      run(command, async context => (await import('../run/add.ts')).add(context, uris, options)),
    )
}
