import process from 'node:process'
import { CommanderError } from 'commander'
import { AppError, toAppError } from '#shared/errors'
import { logOf } from '#shared/log'
import { orAbsent } from '#shared/ignore'
import { Secret } from '#core/token/secret'
import { refuseTokenArguments, withoutArgumentSecrets } from '#core/token/token-argument'
import { readPlain } from '#platform/disk/read-plain'
import { nameShortage } from '#platform/disk/shortage'
import { openLog, type OpenedLog } from '#platform/log/open-log'
import { openProfile, profileFolderOf } from '#platform/profile'
import { profileTokenFile } from '#platform/token/profile-token'
import { exitCodeOfError } from './exit-code.ts'
import { listenForInterrupt } from './process/interrupt.ts'
import { createOutput } from './output/output.ts'
import { createProgram } from './program.ts'
import { openStandardOutput } from './output/standard-output.ts'

/** Runs one command line (without node and script name); answers its exit code. Never rejects. */
export async function main(args: readonly string[]): Promise<number> {
  const asked = {
    json: args.includes('--json'),
    quiet: args.includes('--quiet') || args.includes('-q'),
    verbose: args.includes('--verbose'),
    withoutSecrets: withoutArgumentSecrets(args),
  }
  const output = createOutput(openStandardOutput(), process.stderr, asked, code => process.exit(code))
  const interrupt = listenForInterrupt()
  let exitCode = 0
  const opened: { log?: OpenedLog } = {}
  try {
    refuseTokenOption(args)
    refuseTokenArguments(args, rememberToken(process.env['MAST_API_TOKEN']))
    const program = createProgram(
      text => output.error(text),
      async (options, run, use, name) => {
        const { signal } = interrupt
        const profileFolder = (use === 'opened' ? openProfile : profileFolderOf)(options.profile, process.env)
        refuseTokenArguments(args, rememberToken(await keptToken(profileFolder)))
        if (use === 'opened') opened.log = openLog({ profileFolder, program: name })
        exitCode = await run({ output, options, signal, env: process.env, profileFolder })
      },
    )
    await program.parseAsync([...args], { from: 'user' })
  } catch (thrown) {
    exitCode = report(thrown)
  } finally {
    interrupt.release()
    opened.log?.close({ exitCode: interrupt.exitCode() ?? exitCode })
  }
  return interrupt.exitCode() ?? exitCode

  function report(thrown: unknown): number {
    // Help and version also end here.
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0
      const isWithoutCommand = thrown.code === 'commander.help'
      const message = isWithoutCommand ? 'Choose a command.' : thrown.message.replace(/^error: /, '')
      output.failure({ code: 'usage', message })
      if (!isWithoutCommand) output.error('(halyard --help lists all commands)')
      return 2
    }
    if (interrupt.signal.aborted) return interrupt.exitCode() ?? 130
    const { code, message } = nameShortage(toAppError(thrown))
    output.failure({ code, message })
    // Refused input may be a token in the wrong place: the log keeps none of it.
    if (exitCodeOfError(code) !== 2)
      logOf('program').error('failed', { code, error: asked.withoutSecrets(message) })
    if (code === 'bug' && thrown instanceof Error) output.error(thrown.stack ?? '')
    return exitCodeOfError(code)
  }
}

/** Checked before parsing, because the parser would repeat the value in its message. */
function refuseTokenOption(args: readonly string[]): void {
  if (!args.some(arg => arg === '--token' || arg.startsWith('--token='))) return
  throw new AppError(
    'usage',
    'There is no --token option, because other users of this computer can see the arguments of every program. Set MAST_API_TOKEN or use --token-file FILE (- for standard input).',
  )
}

/** Makes it a Secret, which from then on is blanked in all output, also where the archive repeats it. */
function rememberToken(value = ''): string | null {
  const known = value.trim()
  if (known !== '') new Secret(known)
  return known === '' ? null : known
}

/** The token of the profile, also for commands that send none: the archive may repeat it in any answer. */
async function keptToken(profileFolder: string): Promise<string> {
  const why = 'read the kept token, to blank it: the command that needs it says what is wrong'
  return (await orAbsent(readPlain(profileTokenFile(profileFolder)), why)) ?? ''
}
