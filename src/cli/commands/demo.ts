import { Option, type Command } from 'commander'
import { parseRate } from '#shared/format'
import type { RunCommand } from '../context.ts'
import { portNumber, scaleFactor } from '../options/option-parsers.ts'
import type { DemoOptions } from '../run/demo.ts'

/** The sample takes about four seconds: long enough to watch, short enough to wait for. */
const watchableRate = 25_000_000
/** `off` and not null, which commander takes for a missing value. */
const demoRate = (text: string): number | 'off' => (text === 'off' ? 'off' : parseRate(text))

export function addDemo(program: Command, run: RunCommand): void {
  program
    .command('demo')
    .description('try Halyard offline: a demo archive, a queue with a sample batch, and its page')
    .option('--port <n>', 'port of the page (default: any free one)', portNumber)
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleFactor, 1)
    .addOption(
      new Option('--limit <rate>', 'bytes per second, slow enough to watch; off for none')
        .argParser(demoRate)
        .default(watchableRate, '25M'),
    )
    .option('--exit', "exit with the batch's exit code instead of keeping the page open")
    .addHelpText(
      'after',
      '\nEverything is temporary, unless --profile names a folder to keep it in.\n\nExample:\n  halyard demo --exit\n',
    )
    .action((options: DemoOptions, command: Command) =>
      run(command, async context => (await import('../run/demo.ts')).demo(context, options), 'named'),
    )
}
