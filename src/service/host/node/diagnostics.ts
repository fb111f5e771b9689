import { stat } from 'node:fs/promises'
import { arch, homedir, release, totalmem } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { HostPort } from '../../host-port.ts'
import type { LimitsNow } from '#core/limits/limits'
import { limitsText } from '#core/limits/limits-text'
import { withoutTokens } from '#core/token/without-tokens'
import type { TokenState } from '#core/token/token-state'
import type { Queue } from '#core/queue-api'
import { toAppError } from '#shared/errors'
import { formatBytes } from '#shared/format'
import type { Settings } from '#shared/settings'
import { version } from '#shared/version'
import { orAbsent } from '#shared/ignore'
import { describeFolder } from '#platform/disk/describe-folder'
import type { Halyard } from '#platform/open-halyard'
import { openArchive } from '#platform/open-archive'

export interface DiagnosticsDeps {
  readonly halyard: Pick<Halyard, 'queue' | 'limits'>
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly host: HostPort
  readonly token: () => TokenState
  readonly defaultFolder: () => Promise<string>
}

const storeNames = ['halyard.db', 'cache.db', 'history.db', 'settings.json'] as const
/** Short, since a person waits for the answer. */
const answerWithinMs = 5_000
const mostProblems = 20

/**
 * What helps somebody else to understand a trouble here, line by line. Holds no secret: of the token it says the source
 * alone, known secrets and words like tokens are blanked, and the home folder is written as `~`.
 */
export async function diagnosticLines(parts: DiagnosticsDeps): Promise<readonly string[]> {
  const { halyard, profileFolder, baseUrl, host, token } = parts
  const lines = [
    ...programLines(host.kind),
    `Archive: ${baseUrl.origin}: ${await archiveLine(baseUrl)}`,
    ...(await profileLines(profileFolder)),
    `Default folder: ${await folderLine(parts)}`,
    `Token: ${tokenLine(token())}`,
    `Keychain: ${host.keychain === null ? (host.keychainAbsence ?? 'absent') : 'present'}`,
    ...settingLines(host.settings.read()),
    ...limitLines(halyard.limits.now()),
    ...queueLines(halyard.queue),
  ]
  return lines.map(blanked)
}

/** What runs, and on what. */
export const programLines = (kind: string): readonly string[] => [
  `Halyard ${version} (${kind})`,
  `Node ${process.versions.node} on ${process.platform} ${release()} ${arch()}`,
  `Memory: ${formatBytes(process.memoryUsage.rss())} of ${formatBytes(totalmem())}`,
  `Running for ${Math.round(process.uptime())} s`,
]

/** Where the state lies, and how much of it there is. */
export const profileLines = async (profileFolder: string): Promise<readonly string[]> => [
  `Profile: ${profileFolder}`,
  ...(await Promise.all(storeNames.map(name => sizeLine(profileFolder, name)))),
]

export const settingLines = (settings: Settings): readonly string[] =>
  Object.entries(settings).map(([name, value]) => `Setting ${name}: ${JSON.stringify(value)}`)

/** Limits, timetable and budget, and what is in force now. */
export const limitLines = (limits: LimitsNow): readonly string[] =>
  limitsText(limits)
    .split('\n')
    .map(line => `Limits: ${line}`)

async function archiveLine(baseUrl: URL): Promise<string> {
  const archive = openArchive(baseUrl)
  const startMs = performance.now()
  try {
    await archive.whoami(null, AbortSignal.timeout(answerWithinMs))
    return `answers in ${Math.round(performance.now() - startMs)} ms`
  } catch (thrown) {
    return `does not answer: ${toAppError(thrown).message}`
  } finally {
    await archive.close()
  }
}

async function sizeLine(profileFolder: string, name: string): Promise<string> {
  const found = await orAbsent(stat(path.join(profileFolder, name)), 'look at a file of the profile')
  return `File ${name}: ${found === null ? 'absent' : formatBytes(found.size)}`
}

async function folderLine({ defaultFolder }: DiagnosticsDeps): Promise<string> {
  try {
    return await describeFolder(await defaultFolder())
  } catch (thrown) {
    return toAppError(thrown).message
  }
}

const tokenLine = ({ found, check, problem }: TokenState): string =>
  [found === null ? 'none' : `from ${found.source}, ${check}`, problem?.message]
    .filter(text => text !== undefined)
    .join('; ')

/** What the lines of the queue are made of. */
export interface CountedQueue extends Pick<Queue, 'items'> {
  batches(): readonly unknown[]
  outcomes(): ReturnType<Queue['outcomes']>
}

export function queueLines(queue: CountedQueue): readonly string[] {
  const counts = queue
    .outcomes()
    .map(({ state, reason, items }) => `Queue: ${items} ${state}${reason === null ? '' : ` (${reason})`}`)
  const troubled = queue.items({ states: ['failed', 'waiting'] }, { afterId: 0, limit: mostProblems })
  const problems = troubled.map(
    ({ filename, state, reason, detail }) =>
      `Problem: ${filename}: ${state} (${reason ?? 'no reason'})${detail === null ? '' : `: ${detail}`}`,
  )
  return [`Queue: ${queue.batches().length} batches`, ...counts, ...problems]
}

/** Without tokens and words like them, and with `~` for the home folder, also where JSON has escaped its path. */
export function blanked(text: string): string {
  const home = homedir()
  const shown = withoutTokens(text)
  // A service may have the whole disk as its home, which would be a part of every path.
  if (home === path.parse(home).root) return shown
  return shown.replaceAll(JSON.stringify(home).slice(1, -1), '~').replaceAll(home, '~')
}
