import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { portNumber, scaleFactor, wholeNumber } from '../options/option-parsers.ts'
import type { DemoArchiveSettings } from '../run/demo-archive.ts'

export function addDemoArchive(program: Command, run: RunCommand): void {
  program
    .command('demo-archive')
    .description('serve a small, faithful copy of the archive on this computer, for offline trials')
    .option('--port <n>', 'port to listen on (default: any free one)', portNumber)
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleFactor, 1)
    .option('--faults <spec>', 'simulate failures, e.g. drop:0.05,busy:0.02')
    .option('--seed <n>', 'seed that makes failures repeatable', wholeNumber('--seed', 0, 2 ** 31), 1)
    .addHelpText('after', '\nExample:\n  halyard demo-archive --port 8123 --faults drop:0.05\n')
    .action((options: DemoArchiveSettings, command: Command) =>
      run(
        command,
        async context => (await import('../run/demo-archive.ts')).serveDemoArchive(context, options),
        'named',
      ),
    )
}
