import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliOptions, type CliResult } from '#test/cli'

const catalogue = createCatalogue({ scale: 0.05 })
let archive: DemoArchive
let scratch: string
let profile: string

beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-cli-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  return () => rmSync(scratch, { recursive: true, force: true })
})

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url, ...options })

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The hash of what the demo archive serves for a URI. */
function servedHash(uri: string): string {
  const file = catalogue.file(uri)
  if (file === undefined) throw new Error(`No such demo file: ${uri}`)
  const body = bodyOf(file)
  return sha256(body.read(0, body.sizeBytes))
}

/** Every file below a folder by its path, with `/`. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()

test('search, products and get chain through JSON lines, and every file is the served bytes', async () => {
  const found = await halyard(['search', '--program', '2733', '--instrument', 'MIRI', '--json'])
  expect(found.code).toBe(0)
  expect(found.lines.length).toBeGreaterThan(3)
  expect(found.lines[0]).toMatchObject({ v: 1, kind: 'observation', collection: 'JWST' })

  const ids = found.lines.map(line => String(line['obs_id'])).slice(0, 2)
  const listed = await halyard(['products', ...ids, '--level', '3', '--json'])
  expect(listed.code).toBe(0)
  expect(listed.lines[0]).toMatchObject({ v: 1, kind: 'product', level: '3', access: 'PUBLIC' })

  const to = path.join(scratch, 'ring')
  const got = await halyard(['get', '--from', '-', '--to', to, '--json'], { input: listed.stdout })
  expect(got.stderr).toContain(`${listed.lines.length} of ${listed.lines.length} files`)
  expect(got.code).toBe(0)
  const summary = got.lines.at(-1)
  expect(summary).toMatchObject({
    v: 1,
    kind: 'summary',
    asked: listed.lines.length,
    verified: listed.lines.length,
    failed: 0,
    cancelled: 0,
    waiting: 0,
    manifest: path.join(to, 'MANIFEST.HTML'),
  })
  const items = got.lines.slice(0, -1)
  for (const item of items) {
    const file = String(item['path'])
    expect(item).toMatchObject({
      kind: 'item',
      state: 'done',
      reason: null,
      sha256: servedHash(String(item['uri'])),
    })
    expect(sha256(readFileSync(file))).toBe(item['sha256'])
    expect(path.relative(to, file)).toBe(path.join('JWST', String(item['obs_id']), String(item['filename'])))
  }
  const stored = filesBelow(to).filter(file => file.startsWith('JWST/'))
  expect(stored).toHaveLength(items.length)
  expect(filesBelow(to).filter(file => !file.startsWith('JWST/'))).toEqual([
    'MANIFEST.HTML',
    'SHA256SUMS',
    'manifest.csv',
    'manifest.json',
  ])
  const manifest = JSON.parse(readFileSync(path.join(to, 'manifest.json'), 'utf8')) as {
    items: { uri: string; status: string; sha256: string }[]
  }
  for (const { uri, status, sha256: hash } of manifest.items) {
    if (status === 'OK') expect(hash).toBe(servedHash(uri))
  }
})

test('the same get again fetches nothing and ends well', async () => {
  const listed = await halyard(['products', '--program', '2733', '--suffix', '_cat', '--json'])
  const to = path.join(scratch, 'again')
  const args = ['get', '--from', '-', '--to', to, '--json']
  expect((await halyard(args, { input: listed.stdout })).code).toBe(0)
  const before = archive.requests().downloads
  const second = await halyard(args, { input: listed.stdout })
  expect(second.code).toBe(0)
  expect(second.lines.at(-1)).toMatchObject({ verified: listed.lines.length })
  expect(archive.requests().downloads).toBe(before)
})

test('--verbose prints every step of every file, on stderr only', async () => {
  const good = [...catalogue.files()].find(
    file => file.access === 'PUBLIC' && file.filename.endsWith('_asn.json'),
  )
  const args = ['get', good?.uri ?? '', '--to', path.join(scratch, 'verbose'), '--json']
  const quiet = await halyard(args)
  expect(quiet.stderr).not.toContain(': fetching')
  const other = [
    'get',
    good?.uri ?? '',
    '--to',
    path.join(scratch, 'verbose2'),
    '--json',
    '--profile',
    scratch,
  ]
  const verbose = await halyard([...other, '--verbose'])
  for (const state of ['fetching', 'done'])
    expect(verbose.stderr).toContain(`${good?.filename ?? ''}: ${state}`)
  expect(verbose.lines.map(line => line['kind'])).toEqual(['item', 'summary'])
})

test('references of one file become manifest rows of one stored copy', async () => {
  const one = await halyard(['products', '--program', '2733', '--suffix', '_pool', '--json'])
  const references = await halyard([
    'products',
    '--program',
    '2733',
    '--suffix',
    '_pool',
    '--references',
    '--json',
  ])
  const parents = one.lines.flatMap(line => line['parents'])
  expect(one.lines).toHaveLength(1)
  expect(parents.length).toBeGreaterThan(1)
  expect(references.lines.flatMap(line => line['parents'])).toEqual(parents)
  const to = path.join(scratch, 'pool')
  expect((await halyard(['get', '--from', '-', '--to', to], { input: references.stdout })).code).toBe(0)
  expect(filesBelow(to).filter(file => file.endsWith('_pool.csv'))).toHaveLength(1)
  expect(readFileSync(path.join(to, 'MANIFEST.HTML'), 'utf8')).toContain(
    `<h3>Total Files: ${parents.length}</h3>`,
  )
})

test('an exclusive file needs the token: without it sign-in is asked for, with it the file comes', async () => {
  const exclusive = [...catalogue.files()].find(
    file => file.access === 'EXCLUSIVE_ACCESS' && file.sizeBytes < 1e6,
  )
  if (exclusive === undefined) throw new Error('The demo catalogue has no exclusive file.')
  const to = path.join(scratch, 'exclusive')
  const without = await halyard(['get', exclusive.uri, '--to', to, '--json'])
  expect(without.code).toBe(6)
  expect(without.lines[0]).toMatchObject({ state: 'failed', reason: 'auth-needed', path: null })
  const withToken = await halyard(['get', exclusive.uri, '--to', to, '--json'], { token: archive.token })
  expect(withToken.code).toBe(0)
  expect(withToken.lines[0]).toMatchObject({ state: 'done', sha256: servedHash(exclusive.uri) })
  for (const { stdout, stderr } of [without, withToken]) {
    expect(stdout).not.toContain(archive.token)
    expect(stderr).not.toContain(archive.token)
  }
  for (const file of [
    ...filesBelow(to).map(name => path.join(to, name)),
    ...filesBelow(profile).map(name => path.join(profile, name)),
  ])
    expect(readFileSync(file).includes(archive.token), file).toBe(false)
})

test('token status distinguishes a good token from a refused one and from none', async () => {
  const status = ['token', 'status', '--json']
  expect(await halyard(status, { token: archive.token })).toMatchObject({
    code: 0,
    lines: [{ anonymous: false }],
  })
  expect(await halyard(status, { token: 'not-a-real-token' })).toMatchObject({
    code: 6,
    lines: [{ anonymous: true }],
  })
  expect(await halyard(status)).toMatchObject({ code: 0, lines: [{ source: null, anonymous: true }] })
})

test('a planned observation has no files and says so', async () => {
  const planned = catalogue.observations.find(observation => observation.calib_level === -1)
  const listed = await halyard(['products', planned?.obs_id ?? '', '--json'])
  expect(listed.code).toBe(4)
})

const mistakes: readonly [string, readonly string[], number, RegExp][] = [
  ['an unknown program', ['search', '--program', '99999'], 4, /Nothing found/],
  ['a search for everything', ['search'], 2, /Choose what to search for/],
  ['a program that is no number', ['search', '--program', 'M51'], 2, /A program is a number/],
  ['an unknown option', ['search', '--progam', '2733'], 2, /Did you mean --program/],
  ['an unknown command', ['serch'], 2, /unknown command/],
  ['no command', [], 2, /Usage:/],
  ['a token as an argument', ['get', '--token', 'secret-value-1'], 2, /There is no --token option/],
  ['a malformed URI', ['get', 'mast:', '--to', 'x'], 2, /mast:/],
  ['a foreign host as an argument', ['get', 'https://example.org/a.fits', '--to', 'x'], 2, /not the archive/],
  ['no folder', ['get', 'mast:JWST/product/a.fits'], 2, /--to DIR/],
  ['a broken regular expression', ['products', '--program', '2733', '--regex', '('], 2, /regular expression/],
  [
    'a file in place of the folder',
    ['get', 'mast:JWST/product/a.fits', '--to', 'package.json'],
    7,
    /is a file/,
  ],
]
test.each(mistakes)('%s gets one sentence that says what to do', async (_name, args, code, sentence) => {
  const result = await halyard(args)
  expect(result.stderr).toMatch(sentence)
  expect(result.stderr).not.toContain('secret-value-1')
  expect(result.stderr).not.toMatch(/\n\s+at /)
  expect(result.code).toBe(code)
})

test('a database of a newer version is refused by a sentence and not touched', async () => {
  const file = path.join(profile, 'halyard.db')
  const db = new Database(file)
  db.pragma('user_version = 999')
  db.close()
  const before = readFileSync(file)
  const result = await halyard(['queue'])
  expect(result.stderr).toMatch(/newer version \(999\).*update Halyard/)
  expect(result.stderr).not.toMatch(/\n\s+at /)
  expect(result.code).toBe(1)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a folder that cannot be made or written is exit code 7, and says which', async () => {
  for (const to of ['/proc/halyard', path.join(scratch, 'file', 'below')]) {
    writeFileSync(path.join(scratch, 'file'), '')
    const result = await halyard(['get', 'mast:JWST/product/a.fits', '--to', to])
    expect(result.stderr).toContain(to)
    expect(result.code).toBe(7)
  }
})

test('an archive that is not there is temporary trouble', async () => {
  const result = await halyard(['get', 'mast:JWST/product/jw02733_pool.csv', '--to', scratch, '--json'], {
    archiveUrl: 'http://127.0.0.1:9',
    clockRate: 15,
  })
  expect(result.code).toBe(5)
  expect(result.lines.at(-1)).toMatchObject({ asked: 1, verified: 0, failed: 1 })
})

test('a file that the archive does not have is gone, and the rest arrives', async () => {
  const good = [...catalogue.files()].find(
    file => file.access === 'PUBLIC' && file.filename.endsWith('_asn.json'),
  )
  const list = `# two files\n${good?.uri ?? ''}\nmast:JWST/product/jw00001-o001_t001_miri_f770w_i2d.fits\nhttps://evil.example/x.fits\n`
  const from = path.join(scratch, 'list.txt')
  writeFileSync(from, list)
  const to = path.join(scratch, 'mixed')
  const result = await halyard(['get', '--from', from, '--to', to, '--json'])
  expect(result.code).toBe(3)
  expect(result.lines.map(line => [line['state'], line['reason']]).slice(0, 2)).toEqual([
    ['done', null],
    ['failed', 'gone'],
  ])
  expect(result.lines.at(-1)).toMatchObject({ asked: 2, verified: 1, failed: 1 })
  expect(result.stderr).toContain('evil.example')
  expect(existsSync(path.join(to, 'MANIFEST.HTML'))).toBe(true)
})

test('doctor checks every part and names none of the secrets', async () => {
  const result = await halyard(['doctor', '--to', scratch, '--json'], { token: archive.token })
  expect(result.lines.map(line => [line['name'], line['ok']])).toEqual([
    ['node', true],
    ['profile', true],
    ['folder', true],
    ['archive', true],
    ['token', true],
  ])
  expect(result.code).toBe(0)
  expect(result.stdout).not.toContain(archive.token)
})

test('every command has help with an example', async () => {
  const overview = await halyard(['--help'])
  const commands = [...overview.stdout.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name ?? '')
  expect(commands).toContain('get')
  expect(commands.length).toBeGreaterThan(20)
  for (const command of commands.filter(name => !['help', 'token', 'manifests'].includes(name))) {
    const help = await halyard([command, '--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toMatch(/Examples?:\n {2}\S/)
    expect(help.stdout).toContain('--json')
  }
}, 60_000)
