import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../..')
const guard = pathToFileURL(path.join(root, 'src/demo/loopback-only.ts')).href
const fastClock = pathToFileURL(path.join(root, 'test/support/fast-clock.ts')).href

/** What Node runs as the command line, kept to loopback. As it was built: the sources cost each process twice the time. */
export const cliProgram: readonly string[] = ['--import', guard, path.join(root, 'out/cli/index.js')]

export interface CliOptions {
  readonly profile: string
  readonly archiveUrl?: string
  readonly token?: string
  readonly input?: string
  /** In place of what is set otherwise; undefined takes it away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** After so long the command is ended, so that what it said is seen; endless unless told. */
  readonly mostMs?: number
  /** Its clock runs so many times as fast: for waits that are specified in minutes. */
  readonly clockRate?: number
}

export interface CliResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** What `--json` printed, one object per line. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** Spares each process of a spec the compiling of the program. Beside them, since the home folder of a test is looked
 * through for what a command has left. */
export const compileCache = { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') }

/** Ended with the test process, so that a test that gives up leaves nothing running. */
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts the command line in a process of its own. */
export function startCli(args: readonly string[], options: CliOptions): ChildProcess {
  const { clockRate } = options
  const clock = clockRate === undefined ? [] : ['--import', fastClock]
  const child = spawn(process.execPath, [...clock, ...cliProgram, ...args], {
    cwd: options.cwd ?? root,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session of its own: under a runner that was started to outlive its terminal, the command would do so too.
    detached: process.platform !== 'win32',
    env: {
      PATH: process.env['PATH'],
      HOME: options.profile,
      HALYARD_PROFILE: options.profile,
      ...compileCache,
      ...(clockRate !== undefined && { HALYARD_TEST_CLOCK_RATE: String(clockRate) }),
      ...(options.archiveUrl !== undefined && { HALYARD_ARCHIVE_URL: options.archiveUrl }),
      ...(options.token !== undefined && { MAST_API_TOKEN: options.token }),
      ...options.env,
    },
  })
  // A command that refuses its arguments ends before it reads its input: the pipe breaks, and its exit code tells why.
  child.stdin.on('error', () => undefined)
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Runs one command to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = startCli(args, options)
  const timer =
    options.mostMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.mostMs)
  child.stdin?.end(options.input ?? '')
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (child.stdout === null || child.stderr === null) throw new Error('The command has no pipes.')
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  clearTimeout(timer)
  return { code, stdout, stderr, lines: linesOf(stdout) }
}

/** The JSON lines of an output; empty when it is not JSON. */
export function linesOf(stdout: string): Readonly<Record<string, unknown>>[] {
  if (!stdout.startsWith('{')) return []
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}
