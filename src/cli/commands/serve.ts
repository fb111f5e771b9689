import path from 'node:path'
import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { portNumber, repeated } from '../options/option-parsers.ts'
import type { ServeOptions } from '../run/serve.ts'

export function addServe(program: Command, run: RunCommand): void {
  program
    .command('serve')
    .description('run the queue and serve its page to a browser on this computer')
    .option('--port <n>', 'port of the page (default: any free one)', portNumber)
    .option('--open', 'open the page in the browser')
    .option(
      '--root <dir>',
      'folder in which the page may choose download folders; may be repeated (default: the home folder)',
      repeated(dir => path.resolve(dir)),
    )
    .addHelpText('after', '\nExample:\n  halyard serve --port 8642 --open --root /data/jwst\n')
    .action((options: ServeOptions, command: Command) =>
      run(command, async context => (await import('../run/serve.ts')).serve(context, options)),
    )
}
