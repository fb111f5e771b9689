import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from '#test/cli'
import { startMisbehavingServer, type MisbehavingServer } from '#test/misbehaving-server'

/** A token where none belongs: it is printed nowhere, kept nowhere, and asked of nobody. */

const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'
const other = 'Kq8vT0ken9mNb3Rr5Yy'
const isTold = (text: string): boolean => text.includes(hex) || text.includes(other)

let scratch: string
let archive: MisbehavingServer
beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-argument-'))
  mkdirSync(path.join(scratch, 'profile'))
  archive = await startMisbehavingServer((_seen, reply) => reply.send(500, { 'content-length': 0 }))
})
afterEach(async () => {
  await archive.close()
  rmSync(scratch, { recursive: true, force: true })
})

async function expectUntold(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const profile = path.join(scratch, 'profile')
  const { code, stdout, stderr } = await runCli(args, { profile, archiveUrl: archive.origin, env })
  expect([code, isTold(stdout), isTold(stderr)]).toEqual([2, false, false])
  expect(stderr).not.toBe('')
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const kept = files.map(entry => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
  expect([kept.filter(isTold), archive.seen]).toEqual([[], []])
}

test.each([
  [['token', 'set', hex]],
  [['token', 'set', other, '--json']],
  [['token', 'set', `--token=${other}`]],
  [['token', 'set', '--api-token', hex]],
  [['token', 'set', `--tokn=${other}`, '--json']],
  [['get', hex, '--to', 'out']],
  [['get', other, '--json', '--to', 'out']],
  [['get', `http://token:${other}@127.0.0.1:9/a.fits`, '--to', 'out']],
  [['get', 'mast:JWST/product/a.fits', '--limit', other]],
  [['search', hex]],
  [['search', '--target', hex]],
  [['limit', other]],
  [[other]],
  [['get', 'mast:JWST/product/a.fits', '--to', 'out', '--layout', `template:{${hex}}`]],
  [['get', 'mast:JWST/product/a.fits', '--to', 'out', '--layout', `template:{collection}/{${other}}`]],
  [['get', `Authorization:token${hex}`, '--to', 'out']],
  [['get', `https://127.0.0.1:9/x/token${hex}`, '--to', 'out', '--json']],
  [['get', '--from', `/nowhere/token${hex}.txt`, '--to', 'out', '--json']],
  [['import', `./nowhere/${hex}`]],
  [['search', '--column', `a/${hex}=1`]],
  [['search', '--column', `(${other})`]],
  [['search', '--program', `27${hex}/33`, '--json']],
  [['search', '--since', `./${hex}`]],
  [['search', `--pro${hex}gram=1`]],
  [['queue', '--state', `./${hex}`, '--json']],
  [['export', '--format', `curl/${hex}`]],
  [['timetable', `08:00,{${other}}`]],
  [['pause', '--batch', `{${other}}`]],
  [['manifests', 'search', 'x', '--outcome', `./${hex}`]],
])('halyard %j', async args => {
  await expectUntold(args)
})

test.each(['profile', 'archive address'])('a word like a token in the %s', async where => {
  const env =
    where === 'profile'
      ? { HALYARD_PROFILE: path.join(scratch, 'file', hex) }
      : { HALYARD_ARCHIVE_URL: `ftp://127.0.0.1/${hex}` }
  writeFileSync(path.join(scratch, 'file'), '')
  const options = { profile: path.join(scratch, 'profile'), archiveUrl: archive.origin, env }
  const { code, stdout, stderr } = await runCli(['search', '--program', '2733', '--json'], options)
  expect([code === 0, isTold(stdout), isTold(stderr), stderr === '']).toEqual([false, false, false, false])
})

test('an address of the archive with a sign-in, from the environment', async () => {
  await expectUntold(['search', '--program', '2733'], {
    HALYARD_ARCHIVE_URL: `http://token:${other}@127.0.0.1:9`,
  })
})

test('a list of files that holds one', async () => {
  const list = path.join(scratch, 'list.txt')
  writeFileSync(
    list,
    [hex, `Authorization: token ${other}`, `http://token:${other}@127.0.0.1/a.fits`].join('\n'),
  )
  await expectUntold(['get', '--from', list, '--to', path.join(scratch, 'out')])
})
