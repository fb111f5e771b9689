import type { Command } from 'commander'
import type { Run } from '../context.ts'
import { addObservationOptions, type ObservationOptions } from '../options/observation-options.ts'

export interface SearchCommandOptions extends ObservationOptions {
  readonly count?: boolean
}

export function addSearch(program: Command, run: Run): void {
  addObservationOptions(program.command('search').description('find observations'))
    .option('--count', 'only say how many there are')
    .addHelpText('after', '\nExample:\n  halyard search --program 2733 --instrument NIRCAM --json\n')
    .action((options: SearchCommandOptions, command: Command) =>
      run(command, async context => (await import('../run/search.ts')).search(context, options)),
    )
}
