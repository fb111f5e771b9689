import { Option, type Command } from 'commander'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'

interface SetOptions {
  readonly store?: 'file' | 'keychain'
  readonly created?: string
}

export function addToken(program: Command, run: Run): void {
  const token = program
    .command('token')
    .description('the MAST token that opens exclusive-access files')
    .addHelpText('after', '\nExample:\n  halyard token status\n')
    .action((_options: unknown, command: Command) => run(command, status))
  token
    .command('status')
    .description('which token is used, whose it is, and until when')
    .addHelpText('after', '\nExample:\n  MAST_API_TOKEN=... halyard token status\n')
    .action((_options: unknown, command: Command) => run(command, status))
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
    .action((options: SetOptions, command: Command) => run(command, context => set(context, options)))
  token
    .command('remove')
    .description('forget the token that `token set` has kept')
    .addHelpText('after', '\nExample:\n  halyard token remove\n')
    .action((_options: unknown, command: Command) => run(command, remove))
}

async function status(context: Context): Promise<ExitCode> {
  const { tellTokenStatus } = await import('../run/token-status.ts')
  return tellTokenStatus(context)
}

async function set(context: Context, options: SetOptions): Promise<ExitCode> {
  const { setToken } = await import('../run/token-set.ts')
  return setToken(context, options)
}

async function remove({ output, profileFolder, env }: Context): Promise<ExitCode> {
  const { removeProfileToken } = await import('#platform/token/profile-token')
  const wasThere = await removeProfileToken(profileFolder)
  output.line({ v: 1, kind: 'token-removed', removed: wasThere })
  output.text(wasThere ? 'The kept token was removed.' : 'There was no kept token.')
  if ((env['MAST_API_TOKEN'] ?? '').trim() !== '')
    output.note('MAST_API_TOKEN is still set and will be used.')
  return 0
}
