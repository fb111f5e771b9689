import { Option, type Command } from 'commander'
import type { ExportFormat } from '#core/scripts/export-script'
import type { RunCommand } from '../context.ts'
import { addObservationOptions } from '../options/observation-options.ts'
import { addSelectionOptions } from '../options/selection-options.ts'
import type { ExportCommandOptions } from '../run/export.ts'

/** The formats of `exportScript`, repeated here so that the help loads no core. */
const formats = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'] as const satisfies readonly ExportFormat[]

export function addExport(program: Command, run: RunCommand): void {
  const command = program
    .command('export')
    .description('write a download script or table that works without Halyard')
    .argument('[obsid...]', 'obsid or obs_id of observations')
    .addOption(new Option('--format <format>', 'output format').choices([...formats]).makeOptionMandatory())
    .option('--batch <id>', 'the files of a batch: its number, its folder or its manifest.json')
    .option('--from <file>', 'the files of a list, script or manifest; - for standard input')
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--layout <layout>', "nested, flat, or template:'{collection}/{program}/{filename}'", 'nested')
  addSelectionOptions(addObservationOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  halyard export --format curl --program 2733 --level 3 --out fetch.sh\n',
    )
    .action((names: string[], options: ExportCommandOptions, self: Command) =>
      run(self, async context => (await import('../run/export.ts')).exportFiles(context, names, options)),
    )
}
