import type { Command } from 'commander'
import type { Run } from '../context.ts'

export interface ImportOptions {
  readonly to?: string
  readonly dryRun?: boolean
  readonly layout?: string
}

export function addImport(program: Command, run: Run): void {
  program
    .command('import')
    .description('read a download script, manifest, table or list as data: show its files, or queue them')
    .argument('<file>', 'the file to read, - for standard input; nothing in it is executed')
    .option('--to <dir>', 'add the files to the persistent queue, with this batch folder')
    .option('--dry-run', 'only show what would be added')
    .option('--layout <layout>', 'nested, flat or a template instead of the folders that the file names')
    .addHelpText('after', '\nExample:\n  halyard import MAST_2024-07-03T0023.sh --to southern-ring\n')
    .action((file: string, options: ImportOptions, command: Command) =>
      run(command, async context => (await import('../run/import.ts')).importFile(context, file, options)),
    )
}
