import type { Command } from 'commander'
import { toAppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'

interface Options {
  readonly to?: string
}

interface Check {
  readonly name: string
  readonly isOk: boolean
  readonly detail: string
}

export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('check this computer, the profile, a download folder, the archive and the token')
    .option('--to <dir>', 'download folder to check (default: the current one)')
    .addHelpText('after', '\nExample:\n  halyard doctor --to /data/jwst\n')
    .action((options: Options, command: Command) =>
      run(command, context => doctor(context, options), 'named'),
    )
}

async function doctor(context: Context, options: Options): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  let hasTrouble = false
  for (const [name, check] of checks(options)) {
    const { isOk, detail } = await attempt(name, () => check(context))
    hasTrouble ||= !isOk
    output.line({ v: 1, kind: 'check', name, ok: isOk, detail })
    output.text(`${isOk ? 'ok     ' : 'TROUBLE'}  ${name.padEnd(10)} ${detail}`)
  }
  return hasTrouble ? 1 : 0
}

async function attempt(name: string, check: () => Promise<string>): Promise<Check> {
  try {
    return { name, isOk: true, detail: await check() }
  } catch (thrown) {
    return { name, isOk: false, detail: toAppError(thrown).message }
  }
}

type Checks = readonly (readonly [string, (context: Context) => Promise<string>])[]

/** Each answers what it found, or throws what is wrong and what to do. */
const checks = (options: Options): Checks => [
  ['node', () => Promise.resolve(`Node ${process.versions.node} on ${process.platform} ${process.arch}`)],
  [
    'profile',
    async ({ options: { profile }, env }) => {
      const { openProfile } = await import('#platform/profile')
      const profileFolder = openProfile(profile, env)
      const { openStore } = await import('#platform/store/index')
      openStore(`${profileFolder}/halyard.db`).close()
      return profileFolder
    },
  ],
  [
    'folder',
    async () => {
      const { describeFolder } = await import('#platform/disk/describe-folder')
      return describeFolder(options.to ?? process.cwd())
    },
  ],
  [
    'archive',
    async ({ env, signal }) => {
      const { baseUrlOf, openArchive } = await import('#platform/open-archive')
      const baseUrl = baseUrlOf(env)
      const archive = openArchive(baseUrl)
      try {
        await archive.whoami(null, signal)
        return `${baseUrl.origin} answers`
      } finally {
        await archive.close()
      }
    },
  ],
  [
    'token',
    async context => {
      const { env, signal } = context
      const { readToken } = await import('../token/token-source.ts')
      const { baseUrlOf, openArchive } = await import('#platform/open-archive')
      const found = await readToken(context)
      if (found === null) return 'none; public files need none'
      const archive = openArchive(baseUrlOf(env))
      try {
        const { isAnonymous, user } = await archive.whoami(found.token.reveal(), signal)
        if (isAnonymous) throw new Error(`MAST did not accept the token from ${found.source}.`)
        return `signed in as ${user}, token from ${found.source}`
      } finally {
        await archive.close()
      }
    },
  ],
]
