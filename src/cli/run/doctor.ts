import { describeFolder } from '#platform/disk/describe-folder'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import { openProfile } from '#platform/profile'
import { demandNewFile } from '#service/host/node/report-bundle'
import type { FoundToken } from '#core/token/sources'
import { withoutTokens } from '#core/token/without-tokens'
import { tokenPage, whyRefused } from '#core/token/words'
import { AppError, toAppError } from '#shared/errors'
import { handledElsewhere } from '#shared/ignore'
import type { Context, ExitCode } from '../context.ts'
import { readToken } from '../token/token-source.ts'

export interface DoctorOptions {
  readonly to?: string
  readonly log?: boolean
  readonly lines?: number
  readonly bundle?: string
}

interface Check {
  readonly name: string
  readonly isOk: boolean
  readonly detail: string
}

/** Checks this computer, the profile, a folder, the archive and the token; each line of trouble says what to do. */
export async function doctor(context: Context, options: DoctorOptions): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  if (options.bundle !== undefined) await demandNewFile(options.bundle)
  // Read first, so that it is blanked in all that follows; the check says what is wrong with it.
  const given = context.options.tokenFile === undefined ? undefined : readToken(context)
  if (given !== undefined) await handledElsewhere(given)
  let hasTrouble = false
  const found: string[] = []
  for (const [name, check] of checks(options, given)) {
    const { isOk, detail } = await attempt(name, () => check(context))
    hasTrouble ||= !isOk
    output.line({ v: 1, kind: 'check', name, ok: isOk, detail })
    output.text(`${isOk ? 'ok     ' : 'TROUBLE'}  ${name.padEnd(10)} ${detail}`)
    found.push(`Check ${name}: ${isOk ? 'ok' : 'TROUBLE'}: ${detail}`)
  }
  if (options.bundle !== undefined) {
    // Loaded here, so that a database driver that is missing is a line of the report above.
    const { writeReport } = await import('./doctor-report.ts')
    await writeReport(context, options.bundle, found)
    output.line({ v: 1, kind: 'report', file: options.bundle })
    output.text(`report:  ${options.bundle}`)
  }
  return hasTrouble ? 1 : 0
}

async function attempt(name: string, check: () => Promise<string>): Promise<Check> {
  try {
    return { name, isOk: true, detail: withoutTokens(await check()) }
  } catch (thrown) {
    return { name, isOk: false, detail: withoutTokens(toAppError(thrown).message) }
  }
}

const refused = ({ source, times }: FoundToken): AppError =>
  new AppError(
    'auth-needed',
    `MAST did not accept the token from ${source}. ${whyRefused(times, Date.now())} Create another at ${tokenPage}`,
  )

type Checks = readonly (readonly [string, (context: Context) => Promise<string>])[]

/** Each answers what it found, or throws what is wrong and what to do. */
const checks = (options: DoctorOptions, given: Promise<FoundToken | null> | undefined): Checks => [
  ['node', () => Promise.resolve(`Node ${process.versions.node} on ${process.platform} ${process.arch}`)],
  [
    'profile',
    async ({ options: { profile }, env }) => {
      const profileFolder = openProfile(profile, env)
      // Loaded here, so that a database driver that is missing is a line of the report.
      const { openStore } = await import('#platform/store/index')
      openStore(`${profileFolder}/halyard.db`).close()
      return profileFolder
    },
  ],
  [
    'folder',
    async () => {
      return describeFolder(options.to ?? process.cwd())
    },
  ],
  [
    'archive',
    async ({ env, signal }) => {
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
      const found = await (given ?? readToken(context))
      if (found === null) return 'none; public files need none'
      const archive = openArchive(baseUrlOf(env))
      try {
        const { isAnonymous, user } = await archive.whoami(found.token.reveal(), signal)
        if (isAnonymous) throw refused(found)
        return `signed in as ${user}, token from ${found.source}`
      } finally {
        await archive.close()
      }
    },
  ],
]
