import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { addObservationOptions } from '../options/observation-options.ts'
import type { SearchCommandOptions } from '../run/search.ts'

export function addSearch(program: Command, run: RunCommand): void {
  addObservationOptions(program.command('search').description('find observations'))
    .option('--count', 'print only the number of observations')
    .addHelpText('after', '\nExample:\n  halyard search --program 2733 --instrument NIRCAM --json\n')
    .action((options: SearchCommandOptions, command: Command) =>
      run(command, async context => (await import('../run/search.ts')).search(context, options)),
    )
}
