import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliOptions, type CliResult } from '#test/cli'
import { startMisbehavingServer } from '#test/misbehaving-server'
import { tinyBody, tinyCatalogue } from '#test/tiny-catalogue'

let archive: DemoArchive
let profile: string
const dayMs = 24 * 3_600_000

beforeAll(async () => {
  archive = await startArchive({ catalogue: tinyCatalogue(), bodyOf: tinyBody })
})
afterAll(() => archive.stop())
beforeEach(() => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-token-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  return () => rmSync(scratch, { recursive: true, force: true })
})

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url, ...options })
const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

test('a piped token is checked, kept for its owner alone, used, and removed', async () => {
  const set = await halyard(['token', 'set', '--store', 'file', '--created', 'today'], {
    input: `${archive.token}\n`,
  })
  expect(set).toMatchObject({ code: 0, stdout: `Signed in as demo. Saved in ${profile}/token.\n` })
  expect(statSync(path.join(profile, 'token')).mode & 0o777).toBe(0o600)

  const status = await halyard(['token', 'status', '--json'])
  expect(status.code).toBe(0)
  expect(status.lines).toHaveLength(1)
  expect(status.lines[0]).toMatchObject({
    v: 1,
    kind: 'token',
    source: `${profile}/token`,
    user: 'demo',
    anonymous: false,
    scopes: ['mast:user:info', 'mast:exclusive_access'],
    warnings: [],
  })
  const { created, ends } = status.lines[0] ?? {}
  expect(Date.parse(String(ends)) - Date.parse(String(created))).toBe(60 * dayMs)
  const shown = await halyard(['token'])
  expect(shown.stdout).toContain(`expires ${String(ends).slice(0, 10)}, or on `)

  expect((await halyard(['token', 'remove'])).stdout).toBe('The saved token was removed.\n')
  expect(readdirSync(profile).filter(name => name.startsWith('token'))).toEqual([])
  expect((await halyard(['token', 'remove'])).stdout).toBe('There was no saved token.\n')
  const none = await halyard(['token', 'status', '--json'])
  expect([none.code, none.lines[0]]).toEqual([
    0,
    { v: 1, kind: 'token', source: null, user: 'anonymous', anonymous: true, scopes: [] },
  ])
})

/** What the profile holds besides the log, which never holds a token (test/integration/token-canary.test.ts). */
const kept = (): readonly string[] => readdirSync(profile).filter(name => name !== 'log')

test('a refused token is not saved', async () => {
  const refused = await halyard(['token', 'set', '--store', 'file', '--json'], { input: 'not-the-token' })
  expect(refused.code).toBe(6)
  expect(refused.lines).toEqual([
    {
      v: 1,
      kind: 'error',
      code: 'auth-needed',
      message: expect.stringMatching(/^MAST did not accept this token. Nothing was saved\./) as string,
    },
  ])
  expect(kept()).toEqual([])
})

test('without an answer of the archive a token is saved only with --yes', async () => {
  const broken = await startMisbehavingServer((_seen, reply) =>
    reply.send(200, { 'content-length': 2 }, '{}'),
  )
  onTestFinished(() => broken.close())
  const options = { archiveUrl: broken.origin, input: archive.token }
  const silently = await halyard(['token', 'set', '--store', 'file'], options)
  expect(silently.code).toBe(5)
  expect(silently.stderr).toContain('Nothing was saved; run it again, or add --yes')
  expect(kept()).toEqual([])
  const saved = await halyard(['token', 'set', '--store', 'file', '--yes'], options)
  expect(saved).toMatchObject({ code: 0, stdout: `Saved unchecked in ${profile}/token.\n` })
  const status = await halyard(['token', 'status', '--json'])
  expect(status.lines[0]).toMatchObject({ user: 'demo', created: null, ends: null })
})

test('what is no token, no day or no place is usage', async () => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [['token', 'set'], archive.token, 'Add --store file'],
    [['token', 'set', '--store', 'keychain'], archive.token, 'Add --store file'],
    [['token', 'set', '--store', 'file'], '', 'No token was given'],
    [['token', 'set', '--store', 'file'], 'two words', 'does not look like a MAST token'],
    [['token', 'set', '--store', 'file', '--created', '13.11.2026'], archive.token, 'is not a day'],
    [
      ['token', 'set', '--store', 'file', '--created', day(Date.now() - 70 * dayMs)],
      archive.token,
      'has expired',
    ],
    [['token', 'status', '--token-file', path.join(profile, 'none')], '', 'cannot be read'],
    [['token', 'status', '--token-file', '-'], '', 'it is empty'],
  ]
  for (const [args, input, message] of cases) {
    const result = await halyard(args, { input })
    expect([args, result.code, result.stderr.includes(message)]).toEqual([args, 2, true])
    expect(result.stderr).not.toContain('two words')
  }
  expect(kept()).toEqual([])
})

test('a whole key in the place of a token is refused in one sentence, and none of it is repeated', async () => {
  const key = Array.from({ length: 400 }, (_, index) => `q${index}KEY`).join('')
  const fromEnvironment = await halyard(['token', 'status'], { token: key })
  writeFileSync(path.join(profile, 'token'), key, { mode: 0o600 })
  for (const { code, stdout, stderr } of [fromEnvironment, await halyard(['token', 'status'])]) {
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^halyard: That does not look like a MAST token: .+\n$/)
  }
})

test('the option goes before the environment, and the environment before the kept file', async () => {
  await halyard(['token', 'set', '--store', 'file'], { input: archive.token })
  const outsider = archive.issueToken('outsider')
  const file = path.join(profile, 'outsider.txt')
  writeFileSync(file, outsider)
  const status = async (args: readonly string[], options: Partial<CliOptions> = {}) => {
    const { lines } = await halyard(['token', 'status', '--json', ...args], options)
    return [lines[0]?.['source'], lines[0]?.['user']]
  }
  expect(await status([])).toEqual([`${profile}/token`, 'demo'])
  expect(await status([], { token: outsider })).toEqual(['MAST_API_TOKEN', 'outsider'])
  expect(await status(['--token-file', file], { token: archive.token })).toEqual([file, 'outsider'])
  expect(await status(['--token-file', '-'], { token: archive.token, input: outsider })).toEqual([
    'standard input',
    'outsider',
  ])
})

test('a kept token that others may read is refused with what to do, and one in the environment still works', async () => {
  await halyard(['token', 'set', '--store', 'file'], { input: archive.token })
  chmodSync(path.join(profile, 'token'), 0o644)
  const loose = await halyard(['token', 'status'])
  expect(loose.code).toBe(6)
  expect(loose.stderr).toContain(`Run: chmod 600 ${profile}/token`)
  expect((await halyard(['token', 'status'], { token: archive.token })).code).toBe(0)
})

test('a kept token is shown with its warnings while it works, and with why it expired afterwards', async () => {
  const token = archive.issueToken('member')
  await halyard(['token', 'set', '--store', 'file'], { input: token })
  const recordAs = (createdMs: number): void =>
    writeFileSync(
      path.join(profile, 'token.json'),
      JSON.stringify({ version: 1, saved: createdMs, created: createdMs, lastUsed: createdMs, user: 'demo' }),
    )
  recordAs(Date.now() - 55 * dayMs)
  const soon = await halyard(['token', 'status'])
  expect([soon.code, soon.stdout.includes('This token expires within a week')]).toEqual([0, true])
  recordAs(Date.now() - 61 * dayMs)
  expect((await halyard(['token', 'status'])).stdout).toContain('; it still works.')
  archive.revokeToken(token)
  expect(await halyard(['token', 'status'])).toMatchObject({
    code: 6,
    stdout: `MAST did not accept the token from ${profile}/token. It expired, 60 days after it was created.\n`,
  })
})

test('status reports an expired token, with exit code 6, and never prints it', async () => {
  const ended = archive.issueToken('member')
  archive.revokeToken(ended)
  const status = await halyard(['token', 'status'], { token: ended })
  expect(status.code).toBe(6)
  expect(status.stdout).toContain('MAST did not accept the token from MAST_API_TOKEN.')
  expect(status.stdout + status.stderr).not.toContain(ended)
  // Also where the parser itself complains about it.
  const mistaken = await halyard(['token', 'status', `--tokn=${ended}`], { token: ended })
  expect(mistaken.code).toBe(2)
  expect(mistaken.stdout + mistaken.stderr).not.toContain(ended)
})
