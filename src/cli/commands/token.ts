import { Option, type Command } from 'commander'
import type { RunCommand } from '../context.ts'
import type { TokenSetOptions } from '../run/token-set.ts'

const load = () => import('../run/token.ts')

export function addToken(program: Command, run: RunCommand): void {
  const token = program
    .command('token')
    .description('show, save or remove the MAST token for exclusive-access files')
    .addHelpText('after', '\nExample:\n  halyard token status\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).showTokenStatus(context)),
    )
  token
    .command('status')
    .description('show which token is used, its account and when it expires')
    .addHelpText('after', '\nExample:\n  MAST_API_TOKEN=... halyard token status\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).showTokenStatus(context)),
    )
  token
    .command('set')
    .description('check and save a token from --token-file, standard input or a hidden prompt')
    .addOption(
      new Option('--store <place>', 'file: in the profile, readable only by you').choices([
        'file',
        'keychain',
      ]),
    )
    .option('--created <date>', 'day the token was created, YYYY-MM-DD or today; it expires 60 days later')
    .addHelpText('after', '\nExample:\n  halyard token set --store file --created today < token.txt\n')
    .action((options: TokenSetOptions, command: Command) =>
      run(command, async context => (await load()).setToken(context, options)),
    )
  token
    .command('remove')
    .description('remove the token saved by `token set`')
    .addHelpText('after', '\nExample:\n  halyard token remove\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).removeToken(context)),
    )
}
