import type { Command } from 'commander'
import type { Run } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'

export interface LimitOptions {
  readonly batch?: number
  readonly budget?: string
}

export function addLimit(program: Command, run: Run): void {
  program
    .command('limit')
    .description('show or set how fast, and how much, is fetched')
    .argument('[rate]', 'bytes per second, like 10M or 10MiB; off for no limit')
    .option('--batch <id>', 'only this batch', idNumber('--batch'))
    .option(
      '--budget <volume>',
      'fetch so much per day or month and no more, like 500G/day; off for no budget',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  halyard limit 10M\n  halyard limit 2M --batch 3\n  halyard limit --budget 500G/day\n',
    )
    .action((rate: string | undefined, options: LimitOptions, command: Command) =>
      run(command, async context => (await import('../run/limit.ts')).limit(context, rate, options)),
    )
}
