import type { Command } from 'commander'
import type { Run } from '../context.ts'
import { addObservationOptions, type ObservationOptions } from '../options/observation-options.ts'
import { addSelectionOptions, type SelectionOptions } from '../options/selection-options.ts'

export interface ProductsOptions extends ObservationOptions, SelectionOptions {
  readonly csv?: string
  readonly references?: boolean
}

export function addProducts(program: Command, run: Run): void {
  const command = program
    .command('products')
    .description('list the files of observations')
    .argument('[obsid...]', 'obsid or obs_id of observations')
  addSelectionOptions(addObservationOptions(command))
    .option('--csv <file>', "write the archive's selection list, - for standard output")
    .option('--references', 'one line per reference instead of one per file')
    .addHelpText('after', '\nExample:\n  halyard products --program 2733 --level 3 --suffix _i2d --json\n')
    .action((names: string[], options: ProductsOptions, self: Command) =>
      run(self, async context => (await import('../run/products.ts')).listFiles(context, names, options)),
    )
}
