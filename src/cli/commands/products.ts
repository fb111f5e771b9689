import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { addObservationOptions } from '../options/observation-options.ts'
import { addSelectionOptions } from '../options/selection-options.ts'
import type { ProductsOptions } from '../run/products.ts'

export function addProducts(program: Command, run: RunCommand): void {
  const command = program
    .command('products')
    .description('list the files of observations')
    .argument('[obsid...]', 'obsid or obs_id of observations')
  addSelectionOptions(addObservationOptions(command))
    .option('--csv <file>', "write the list as the archive's CSV, - for standard output")
    .option('--references', 'one line for each observation that has the file, instead of one per file')
    .addHelpText('after', '\nExample:\n  halyard products --program 2733 --level 3 --suffix _i2d --json\n')
    .action((names: string[], options: ProductsOptions, self: Command) =>
      run(self, async context => (await import('../run/products.ts')).listFiles(context, names, options)),
    )
}
