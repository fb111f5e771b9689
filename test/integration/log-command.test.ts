import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
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
