import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import type { ImportOptions } from '../run/import.ts'

export function addImport(program: Command, run: RunCommand): void {
  program
    .command('import')
    .description('show or queue the files that a download script, manifest, table or list names')
    .argument('<file>', 'file to read, - for standard input; nothing in it is executed')
    .option('--to <dir>', 'add the files to the queue, with this folder for the batch')
    .option('--dry-run', 'only show what would be added')
    .option('--layout <layout>', 'nested, flat or a template, instead of the folders given in the file')
    .addHelpText('after', '\nExample:\n  halyard import MAST_2024-07-03T0023.sh --to southern-ring\n')
    .action((file: string, options: ImportOptions, command: Command) =>
      run(command, async context => (await import('../run/import.ts')).importFile(context, file, options)),
    )
}
