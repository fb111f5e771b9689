import { Option, type Command } from 'commander'
import type { Run } from '../context.ts'

const load = () => import('../run/token.ts')

export interface TokenSetOptions {
  readonly store?: 'file' | 'keychain'
  readonly created?: string
}

export function addToken(program: Command, run: Run): void {
  const token = program
    .command('token')
    .description('the MAST token that opens exclusive-access files')
    .addHelpText('after', '\nExample:\n  halyard token status\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).showTokenStatus(context)),
    )
  token
    .command('status')
    .description('which token is used, whose it is, and until when')
    .addHelpText('after', '\nExample:\n  MAST_API_TOKEN=... halyard token status\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).showTokenStatus(context)),
    )
  token
    .command('set')
    .description(
      'check a token and keep it: from --token-file, standard input, or asked for without showing it',
    )
    .addOption(
      new Option('--store <place>', 'file: in the profile, readable for you alone').choices([
        'file',
        'keychain',
      ]),
    )
    .option('--created <date>', 'the day it was made, YYYY-MM-DD or today; it ends 60 days later')
    .addHelpText('after', '\nExample:\n  halyard token set --store file --created today < token.txt\n')
    .action((options: TokenSetOptions, command: Command) =>
      run(command, async context => (await load()).setToken(context, options)),
    )
  token
    .command('remove')
    .description('forget the token that `token set` has kept')
    .addHelpText('after', '\nExample:\n  halyard token remove\n')
    .action((_options: unknown, command: Command) =>
      run(command, async context => (await load()).removeToken(context)),
    )
}
