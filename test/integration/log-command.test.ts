import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { logFileOf } from '#platform/log/log-files'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'

/** Each starts several commands. */
const withinMs = 120_000

let scratch: string
let profile: string
let archive: DemoArchive
let catalogue: ReturnType<typeof createCatalogue>

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-log-command-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile, { mode: 0o700 })
  catalogue = createCatalogue({ scale: 0.01 })
  archive = await startArchive({ catalogue, bodyOf })
})
afterEach(async () => {
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const run = (...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url })

async function fetchOne(): Promise<void> {
  const [file] = [...catalogue.files()].filter(({ filename }) => filename.endsWith('.jpg'))
  const { code } = await run('get', file?.uri ?? '', '--to', path.join(scratch, 'out'))
  expect(code).toBe(0)
}

test(
  'doctor --log prints what a command did, for people and for programs',
  async () => {
    expect(await run('doctor', '--log')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('Nothing has been logged') as string,
    })
    await fetchOne()
    const { lines } = await run('doctor', '--log', '--json')
    expect(lines.map(({ area, what }) => `${String(area)} ${String(what)}`)).toEqual([
      'program start',
      'program get',
      'queue enqueued',
      'queue run',
      'queue attempt',
      'queue batch ended',
      'program stop',
    ])
    expect(lines.at(-1)).toMatchObject({ v: 1, kind: 'log', level: 'info', program: 'get', exitCode: 0 })
    const { stdout } = await run('doctor', '-n', '2')
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/Z info {2}get\[\d+\] queue: batch ended batch=1 asked=1 verified=1 /),
      expect.stringMatching(/Z info {2}get\[\d+\] program: stop ms=\d+ exitCode=0$/),
      '',
    ])
  },
  withinMs,
)

test(
  'doctor --bundle packs checks, settings, queue and log into a new file, and never over another one',
  async () => {
    await fetchOne()
    const file = path.join(scratch, 'report.tar.gz')
    const packed = await run('doctor', '--to', scratch, '--bundle', file)
    expect(packed.code).toBe(0)
    expect(packed.stdout).toContain(file)
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trimEnd().split('\n')).toEqual([
      'halyard-report/report.txt',
      'halyard-report/settings.json',
      'halyard-report/log/halyard.log',
    ])
    const text = gunzipSync(readFileSync(file)).toString()
    for (const part of [
      'Halyard 0.1.0',
      'Check archive: ok',
      'Setting theme: "system"',
      'Limits: schedule:  none',
      'Queue: 1 done',
      '"what":"attempt"',
    ])
      expect(text).toContain(part)
    // The home folder of the test is its profile.
    expect(text).not.toContain(profile)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)

    const before = readFileSync(file)
    const again = await run('doctor', '--to', scratch, '--bundle', file)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')])
    expect(readFileSync(file)).toEqual(before)
  },
  withinMs,
)

test(
  'options of doctor that exclude each other are refused, and so is a file that cannot be written, at once',
  async () => {
    for (const [args, code, why] of [
      [['-n', '2', '--bundle', path.join(scratch, 'a.tgz')], 2, 'cannot be used with'],
      [['--log', '--bundle', path.join(scratch, 'a.tgz')], 2, 'cannot be used with'],
      [['--log', '--to', scratch], 2, 'cannot be used with'],
      [['-n', '2', '--to', scratch], 2, 'cannot be used with'],
      [['--bundle', '-'], 2, 'name one, such as halyard-report.tar.gz'],
      [
        ['--bundle', path.join(scratch, 'nowhere', 'a.tgz')],
        7,
        `${path.join(scratch, 'nowhere')} is no folder`,
      ],
    ] as const) {
      const asked = archive.requests()
      const { code: ended, stdout, stderr } = await run('doctor', ...args)
      expect([args, ended, stdout, stderr]).toEqual([args, code, '', expect.stringContaining(why)])
      expect(archive.requests()).toEqual(asked)
    }
  },
  withinMs,
)

test(
  'doctor blanks the token of --token-file in the log and the report, and words like one without knowing them',
  async () => {
    const token = 'Zx81-secret-of-a-night'
    const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'
    const file = path.join(scratch, 'token.txt')
    writeFileSync(file, token, { mode: 0o600 })
    await fetchOne()
    const line = { time: 't', level: 'warn', program: 'get', pid: 1, area: 'queue', what: 'attempt' }
    appendFileSync(logFileOf(profile), `${JSON.stringify({ ...line, detail: `${token} x${hex}.fits` })}\n`)
    const bundle = path.join(scratch, 'report.tar.gz')
    const options = ['--token-file', file, 'doctor'] as const
    const results = [
      await run(...options, '--log'),
      await run(...options, '--log', '--json'),
      await run(...options, '--to', scratch, '--bundle', bundle),
    ]
    // The archive does not know the token: said as with every command.
    expect(results.map(({ code }) => code)).toEqual([0, 0, 1])
    expect(results[2]?.stdout).toMatch(
      /TROUBLE {2}token +MAST did not accept the token from .*token.txt\. It may have expired/,
    )
    const said = [
      ...results.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      gunzipSync(readFileSync(bundle)).toString(),
    ]
    for (const text of said) {
      expect(text).not.toContain(token)
      expect(text).not.toContain(hex)
    }
    expect(results[0]?.stdout).toContain('[hidden].fits')
  },
  withinMs,
)

const spoilt = {
  'a file in the place of its folder': () => writeFileSync(path.join(profile, 'log'), ''),
  'a folder in its place': () => mkdirSync(logFileOf(profile), { recursive: true }),
  ...(process.platform !== 'win32' && {
    'a pipe in its place': () => {
      mkdirSync(path.join(profile, 'log'))
      execFileSync('mkfifo', [logFileOf(profile)])
    },
  }),
}
test.each(Object.entries(spoilt))(
  'a log with %s stops no command; --log says where it lies, and the report is written without it',
  async (_what, spoil) => {
    spoil()
    await fetchOne()
    const place = new RegExp(
      `^halyard: The log cannot be read \\(${profile}/log.*: it is no (?:folder|plain file)\\)\\..*\\n$`,
    )
    expect(await run('doctor', '--log')).toMatchObject({
      code: 7,
      stdout: '',
      stderr: expect.stringMatching(place) as string,
    })
    const bundle = path.join(scratch, 'report.tar.gz')
    expect((await run('doctor', '--to', scratch, '--bundle', bundle)).code).toBe(0)
    expect(gunzipSync(readFileSync(bundle)).toString()).toContain('Log: The log cannot be read (~/log')
  },
  withinMs,
)
