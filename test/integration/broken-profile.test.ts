import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

/** Kept apart from any archive: no start gets that far. */
const archiveUrl = 'http://127.0.0.1:9'
/** So that `doctor` gives the archive up within seconds. */
const clockRate = 15
const uri = 'mast:JWST/product/jw02733001001_02101_00001_nrcb1_cal.jpg'
const garbage = 'no database at all '.repeat(400)

const commands = [['get', uri], ['add', uri], ['queue'], ['serve'], ['serve', '--port', '0']] as const
const broken = [
  ['a database that is none any more', 'halyard.db', 'garbage', 8],
  ['a database that is empty', 'halyard.db', 'empty', 8],
  ['a link to a database that is not there', 'halyard.db', 'link', 8],
  ['a folder in the place of the database', 'halyard.db', 'folder', 7],
  ['a lock that is none any more', 'owner.db', 'garbage', 7],
  ['a folder in the place of the lock', 'owner.db', 'folder', 7],
  ['a folder in the place of the socket', 'owner.sock', 'folder', 7],
  ['a folder in the place of the owner file', 'owner.json', 'folder', 7],
] as const

test.each(broken)(
  'with %s every start says so in one sentence and ends',
  async (_what, name, kind, code) => {
    for (const command of commands) {
      const profile = await temporaryFolder()
      if (kind === 'folder') mkdirSync(path.join(profile, name))
      else if (kind === 'empty') writeFileSync(path.join(profile, name), '')
      else if (kind === 'link') symlinkSync(path.join(profile, 'elsewhere.db'), path.join(profile, name))
      else writeFileSync(path.join(profile, name), garbage)
      const to = ['get', 'add'].includes(command[0]) ? ['--to', path.join(profile, 'files')] : []
      const ended = await runCli([...command, ...to], { profile, archiveUrl, mostMs: 45_000 })
      expect([command[0], ended.code, ended.stderr]).toEqual([
        command[0],
        code,
        expect.stringMatching(/^halyard: .+\n$/),
      ])
      // Whoever is to move a file aside, or to look after its rights, has to know which.
      if (name.endsWith('.db')) expect(ended.stderr).toContain(path.join(profile, name))
    }
  },
  240_000,
)

test.each(['empty', 'link'])('a history that is lost (%s) is not shown as an empty one', async kind => {
  for (const command of [['manifests'], ['manifests', 'search', 'x'], ['doctor'], ['limit'], ['queue']]) {
    const profile = await temporaryFolder()
    const file = path.join(profile, 'halyard.db')
    if (kind === 'empty') writeFileSync(file, '')
    else symlinkSync(path.join(profile, 'elsewhere.db'), file)
    const { code, stdout, stderr } = await runCli(command, {
      profile,
      archiveUrl,
      mostMs: 45_000,
      clockRate,
    })
    expect([command, code, (stdout + stderr).includes(file)]).toEqual([
      command,
      command[0] === 'doctor' ? expect.any(Number) : 8,
      true,
    ])
  }
})

test('a first start that was killed before its database had content is gone on with', async () => {
  const profile = await temporaryFolder()
  for (const name of ['halyard.db', 'halyard.db.new']) writeFileSync(path.join(profile, name), '')
  expect((await runCli(['queue'], { profile, archiveUrl, mostMs: 45_000 })).code).toBe(0)
  expect((await runCli(['queue'], { profile, archiveUrl, mostMs: 45_000 })).code).toBe(0)
})

test('a folder in the place of the settings keeps the page from starting, in one sentence that names it', async () => {
  const profile = await temporaryFolder()
  mkdirSync(path.join(profile, 'settings.json'))
  const { code, stderr } = await runCli(['serve', '--port', '0'], { profile, archiveUrl, mostMs: 45_000 })
  const file = path.join(profile, 'settings.json')
  expect([code, stderr]).toEqual([
    7,
    `halyard: ${file} cannot be used: check its rights, or move it aside.\n`,
  ])
})

test.each([
  ['token', ['token', 'status'], 6, 'cannot be read'],
  ['token', ['get', uri, '--to', 'files', '--dry-run'], 6, 'cannot be read'],
  ['settings.json', ['serve', '--port', '0'], 7, 'cannot be used'],
] as const)('a pipe in the place of %s is waited for by none: %j', async (name, command, code, words) => {
  const profile = await temporaryFolder()
  execFileSync('mkfifo', ['-m', '600', path.join(profile, name)])
  const ended = await runCli(command, { profile, archiveUrl, cwd: profile, mostMs: 45_000 })
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(words)])
})
