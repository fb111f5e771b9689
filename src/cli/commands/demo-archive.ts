import type { Command } from 'commander'
import type { Run } from '../context.ts'
import { portNumber, scaleFactor, wholeNumber } from '../options/option-parsers.ts'

export interface DemoArchiveSettings {
  readonly port?: number
  readonly scale?: number
  readonly faults?: string
  readonly seed?: number
}

export function addDemoArchive(program: Command, run: Run): void {
  program
    .command('demo-archive')
    .description('a small, faithful copy of the archive on this computer, for trying things out offline')
    .option('--port <n>', 'port to listen on (default: any free one)', portNumber)
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleFactor, 1)
    .option('--faults <spec>', 'misbehave on purpose, e.g. drop:0.05,busy:0.02')
    .option('--seed <n>', 'makes faults repeatable', wholeNumber('--seed', 0, 2 ** 31), 1)
    .addHelpText('after', '\nExample:\n  halyard demo-archive --port 8123 --faults drop:0.05\n')
    .action((options: DemoArchiveSettings, command: Command) =>
      run(
        command,
        async context => (await import('../run/demo-archive.ts')).serveDemoArchive(context, options),
        'named',
      ),
    )
}
