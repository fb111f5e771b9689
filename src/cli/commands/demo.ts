import { Option, type Command } from 'commander'
import { parseRate } from '#shared/format'
import type { Run } from '../context.ts'
import { portNumber, scaleFactor } from '../options/option-parsers.ts'

export interface DemoOptions {
  readonly port?: number
  readonly scale: number
  readonly limit: number | 'off'
  readonly exit?: boolean
}

/** The sample takes about four seconds: there is something to see, and nothing to wait for. */
const watchableRate = 25_000_000
/** Not null for none: commander takes a parsed null for a value that is missing. */
const demoRate = (text: string): number | 'off' => (text === 'off' ? 'off' : parseRate(text))

export function addDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .description('the main job, offline: a demo archive, a queue with a sample batch, and its page')
    .option('--port <n>', 'port of the page (default: any free one)', portNumber)
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleFactor, 1)
    .addOption(
      new Option('--limit <rate>', 'bytes per second, slow enough to watch; off for none')
        .argParser(demoRate)
        .default(watchableRate, '25M'),
    )
    .option('--exit', "end with the batch's exit code instead of staying")
    .addHelpText(
      'after',
      '\nState and files are temporary, or lie in the folder of --profile and stay.\n\nExample:\n  halyard demo --exit\n',
    )
    .action((options: DemoOptions, command: Command) =>
      run(command, async context => (await import('../run/demo.ts')).demo(context, options), 'named'),
    )
}
