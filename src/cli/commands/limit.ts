import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'
import type { LimitOptions } from '../run/limit.ts'

export function addLimit(program: Command, run: RunCommand): void {
  program
    .command('limit')
    .description('show or set the speed limit and the quota')
    .argument('[rate]', 'bytes per second, e.g. 10M or 10MiB; off for no limit')
    .option('--batch <id>', 'only this batch', idNumber('--batch'))
    .option(
      '--budget <volume>',
      'download at most this much per day or month, e.g. 500G/day; off for no quota',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  halyard limit 10M\n  halyard limit 2M --batch 3\n  halyard limit --budget 500G/day\n',
    )
    .action((rate: string | undefined, options: LimitOptions, command: Command) =>
      run(command, async context => (await import('../run/limit.ts')).limit(context, rate, options)),
    )
}
