import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

/** `~` where the shell leaves it as it is: behind an equals sign, in quotes, in the environment of a service. */

const catalogue = fitsCatalogue([fitsSize(10_000)])
const [uri = ''] = [...catalogue.files()].map(file => file.uri)

let archive: DemoArchive
let home: string
let work: string
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf: fitsBody })
})
afterAll(() => archive.stop())
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'halyard-home-'))
  work = path.join(home, 'work')
  mkdirSync(work)
})
afterEach(() => {
  // Nothing got a folder of that name.
  expect(existsSync(path.join(work, '~'))).toBe(false)
  rmSync(home, { recursive: true, force: true })
})

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, {
    profile: path.join(home, 'profile'),
    archiveUrl: archive.url,
    cwd: work,
    env: { HOME: home, USERPROFILE: home, ...env },
  })
const inHome = (name: string): string => path.join(home, name)

test.each([['--to=~/data'], ['--to', '~/data']])('get %s %s goes to the home folder', async (...to) => {
  writeFileSync(inHome('list'), `${uri}\n`)
  const { code, lines } = await run(['get', '--from=~/list', ...to, '--json'])
  expect(code).toBe(0)
  const item = lines.find(({ kind }) => kind === 'item')
  expect(item?.['path']).toContain(path.join('data', 'JWST'))
  expect(existsSync(inHome('data/manifest.json'))).toBe(true)
})

test('so do the folder of a dry run, the file of an export, a list to import, and the profile', async () => {
  writeFileSync(inHome('list'), `${uri}\n`)
  const planned = await run(['get', uri, '--to=~/data', '--dry-run', '--json'])
  expect(planned.lines.find(({ kind }) => kind === 'plan')).toMatchObject({ folder: inHome('data') })
  expect((await run(['export', '--format=json', '--from=~/list', '--out=~/out.json'])).code).toBe(0)
  expect(readFileSync(inHome('out.json'), 'utf8')).toContain(uri)
  expect((await run(['import', '~/list', '--to=~/imported', '--profile=~/other'])).code).toBe(0)
  expect(existsSync(inHome('other/halyard.db'))).toBe(true)
  expect((await run(['queue'], { HALYARD_PROFILE: '~/third' })).code).toBe(0)
  expect(existsSync(inHome('third/halyard.db'))).toBe(true)
})

test('the file of a token too, and what is no home folder stays as it is', async () => {
  const { stderr } = await run(['get', uri, '--to=~/data', '--token-file=~/missing'])
  expect(stderr).toContain(inHome('missing'))
  expect((await run(['get', uri, '--to', 'a~b'])).code).toBe(0)
  expect(existsSync(path.join(work, 'a~b/manifest.json'))).toBe(true)
})

test('a profile that the environment sets to nothing is not the current folder', async () => {
  expect((await run(['queue'], { HALYARD_PROFILE: '', XDG_DATA_HOME: inHome('data') })).code).toBe(0)
  expect(readdirSync(work)).toEqual([])
})
