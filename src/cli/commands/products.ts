import type { Command } from 'commander'
import { AppError } from '#shared/errors'
import type { Run } from '../program.ts'
import { addSearchOptions, saysWhat } from '../options/observation-options.ts'
import { addSelectionOptions } from '../options/selection-options.ts'
import type { ProductsOptions } from '../run/products.ts'

export function addProducts(program: Command, run: Run): void {
  const command = program
    .command('products')
    .description('list the files of observations')
    .argument('[obsid...]', 'obsid or obs_id of observations')
  addSelectionOptions(addSearchOptions(command))
    .option('--csv <file>', "write the archive's selection list, - for standard output")
    .option('--references', 'one line per reference instead of one per file')
    .addHelpText('after', '\nExample:\n  halyard products --program 2733 --level 3 --suffix _i2d --json\n')
    .action((names: string[], options: ProductsOptions, self: Command) =>
      run(self, async context => {
        if (names.length === 0 && !saysWhat(options))
          throw new AppError(
            'usage',
            'Say whose files, e.g. --program 2733 or an obs_id. halyard products --help lists all.',
          )
        const { showProducts } = await import('../run/products.ts')
        return showProducts(context, names, options)
      }),
    )
}
