import { Option, type Command } from 'commander'
import type { Run } from '../context.ts'
import { addObservationOptions, type ObservationOptions } from '../options/observation-options.ts'
import { addSelectionOptions, type SelectionOptions } from '../options/selection-options.ts'

/** The formats of `exportScript`, written out so that the help needs no core. */
const formats = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'] as const

export interface ExportOptions extends ObservationOptions, SelectionOptions {
  readonly format: (typeof formats)[number]
  readonly batch?: string
  readonly from?: string
  readonly out?: string
  readonly layout: string
}

export function addExport(program: Command, run: Run): void {
  const command = program
    .command('export')
    .description('write files as a download script or table that works without Halyard')
    .argument('[obsid...]', 'obsid or obs_id of observations')
    .addOption(new Option('--format <format>', 'what to write').choices([...formats]).makeOptionMandatory())
    .option('--batch <id>', 'the files of a batch: its number, its folder or its manifest.json')
    .option('--from <file>', 'the files of a list, script or manifest; - for standard input')
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--layout <layout>', "nested, flat, or template:'{collection}/{program}/{filename}'", 'nested')
  addSelectionOptions(addObservationOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  halyard export --format curl --program 2733 --level 3 --out fetch.sh\n',
    )
    .action((names: string[], options: ExportOptions, self: Command) =>
      run(self, async context => (await import('../run/export.ts')).exportFiles(context, names, options)),
    )
}
