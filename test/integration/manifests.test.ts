import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, startCli, type CliOptions, type CliResult } from '#test/cli'

const catalogue = createCatalogue({ scale: 0.05 })
/** Four small public files of different data sets. */
const files = [...catalogue.files()]
  .filter(file => file.access === 'PUBLIC' && /_(?:asn\.json|cat\.ecsv|thumb\.jpg)$/.test(file.filename))
  .filter((file, at, all) => all.findIndex(other => other.obsId === file.obsId) === at)
  .slice(0, 4)
const uris = files.map(file => file.uri)

let archive: DemoArchive
let fetched: string
let scratch: string
let profile: string

const halyard = (args: readonly string[], options: Partial<CliOptions> = {}): Promise<CliResult> =>
  runCli(args, { profile, archiveUrl: archive.url, ...options })

/** One real download, of which every test gets its own copy: the same paths, profile and bytes. */
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
  fetched = mkdtempSync(path.join(tmpdir(), 'halyard-manifests-'))
  profile = path.join(fetched, 'profile')
  mkdirSync(profile)
  const result = await halyard(['get', ...uris, '--to', path.join(fetched, 'ring'), '--json'])
  expect([result.code, result.stderr.includes('4 of 4')]).toEqual([0, true])
})
afterAll(async () => {
  await archive.stop()
  rmSync(fetched, { recursive: true, force: true })
})
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-copy-'))
  cpSync(fetched, scratch, { recursive: true, preserveTimestamps: true })
  // The history of the copy knows the original's folder: the manifest on disk is what goes with the copy.
  profile = path.join(scratch, 'profile')
  return () => rmSync(scratch, { recursive: true, force: true })
})
const ring = (): string => path.join(scratch, 'ring')
const original = (): string => path.join(fetched, 'ring')
/** What `verify` says of each file, by one of its members. */
const checks = ({ lines }: CliResult, by: string): ReadonlyMap<unknown, unknown> =>
  new Map(lines.filter(line => line['kind'] === 'check').map(line => [line[by], line['result']]))
const dataFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && path.relative(folder, entry.parentPath) !== '')
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()

function flipOneByte(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

test('the history lists and shows what was fetched, and an empty one says so', async () => {
  const listed = await halyard(['manifests', '--json'])
  expect(listed.code).toBe(0)
  expect(listed.lines).toEqual([
    expect.objectContaining({
      v: 1,
      kind: 'manifest',
      id: 1,
      name: 'ring',
      folder: original(),
      result: 'complete',
      asked: 4,
      verified: 4,
      manifest: path.join(original(), 'MANIFEST.HTML'),
    }),
  ])
  const shown = await halyard(['manifests', 'show', '1'])
  const [head, ...rows] = shown.stdout.trimEnd().split('\n')
  expect(head).toBe('URI\tFile\tAccess\tStatus\tLogged In User')
  expect(rows.map(row => row.split('\t').filter((_, at) => at !== 1))).toEqual(
    uris.map(uri => [uri, 'PUBLIC', 'OK', 'anonymous']),
  )
  const lines = (await halyard(['manifests', 'show', original(), '--json'])).lines
  expect(lines.map(line => [line['kind'], line['state'] ?? line['verified']])).toEqual([
    ...uris.map(() => ['item', 'done']),
    ['summary', 4],
  ])
  const empty = mkdtempSync(path.join(scratch, 'empty-'))
  expect(await halyard(['manifests', 'list', '--json'], { profile: empty })).toMatchObject({
    code: 0,
    lines: [],
    stderr: 'This profile has no batches yet.\n',
  })
  expect((await halyard(['manifests', 'search', 'jw', '--json'], { profile: empty })).code).toBe(4)
  expect((await halyard(['manifests', 'show', '7'], { profile: empty })).code).toBe(4)
  expect(existsSync(path.join(empty, 'halyard.db'))).toBe(false)
})

test.each([
  ['html', 'MANIFEST.HTML'],
  ['csv', 'manifest.csv'],
  ['sha256', 'SHA256SUMS'],
])('export as %s is what the batch folder has', async (format, name) => {
  const out = path.join(scratch, 'out')
  const args = ['manifests', 'export', '1', '--format', format]
  expect((await halyard([...args, '--out', out])).code).toBe(0)
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(path.join(ring(), name), 'utf8'))
  expect((await halyard(args)).stdout).toBe(readFileSync(out, 'utf8'))
})

test.each(['MANIFEST.HTML', 'manifest.csv', 'manifest.json'])(
  'the %s of a batch is imported as the files that it names',
  async name => {
    const { code, lines } = await halyard(['import', path.join(ring(), name), '--json'])
    expect([code, lines.slice(0, -1).map(line => line['uri'])]).toEqual([0, uris])
  },
)

test('export as json is a manifest.json that verifies the same files', async () => {
  const out = path.join(ring(), 'again.json')
  await halyard(['manifests', 'export', '1', '--format', 'json', '--out', out])
  const verified = await halyard(['manifests', 'verify', out, '--json'])
  expect([verified.code, [...checks(verified, 'filename').values()]]).toEqual([0, uris.map(() => 'intact')])
})

test.each([
  ['the batch', () => '1'],
  ['its folder', () => original()],
  ['a folder that only its manifest knows', () => ring()],
  ['manifest.json', () => path.join(ring(), 'manifest.json')],
  ['SHA256SUMS', () => path.join(ring(), 'SHA256SUMS')],
])('verify by %s reads every file', async (_, asked) => {
  const { code, lines } = await halyard(['manifests', 'verify', asked(), '--json'])
  expect([code, lines.length]).toEqual([0, uris.length + 1])
  expect(lines.at(-1)).toMatchObject({ kind: 'summary', asked: 4, verified: 4, failed: 0, intact: 4 })
})

test('verify finds one flipped byte, one missing and one unreadable file, and changes nothing', async () => {
  const [changed = '', missing = '', unreadable = '', intact = ''] = dataFiles(ring())
  flipOneByte(changed)
  rmSync(missing)
  rmSync(unreadable)
  mkdirSync(unreadable)
  const verified = await halyard(['manifests', 'verify', ring(), '--json'])
  expect(verified.code).toBe(8)
  expect(Object.fromEntries(checks(verified, 'path'))).toEqual({
    [changed]: 'changed',
    [missing]: 'missing',
    [unreadable]: 'unreadable',
    [intact]: 'intact',
  })
  expect(verified.lines.at(-1)).toMatchObject({
    asked: 4,
    verified: 1,
    failed: 3,
    intact: 1,
    missing: 1,
    changed: 1,
    unreadable: 1,
  })
  const sums = await halyard(['manifests', 'verify', path.join(ring(), 'SHA256SUMS')])
  expect([sums.code, sums.stdout]).toEqual([8, expect.stringContaining('1 missing, 1 changed, 1 unreadable')])
  expect(dataFiles(ring())).toEqual([changed, intact].sort())
})

test('what verify found is what list and search say from then on, until it is fetched again', async () => {
  const own = path.join(scratch, 'own')
  mkdirSync(own)
  const to = path.join(scratch, 'whole')
  await halyard(['get', ...uris, '--to', to], { profile: own })
  const listed = async () => {
    const { lines } = await halyard(['manifests', 'list', '--json'], { profile: own })
    return lines.map(line => [line['result'], line['asked'], line['verified'], line['damaged']])
  }
  expect(await listed()).toEqual([['complete', 4, 4, 0]])
  expect((await halyard(['manifests', 'verify', '1'], { profile: own })).code).toBe(0)
  expect(await listed()).toEqual([['complete', 4, 4, 0]])
  const [changed = '', missing = ''] = dataFiles(to)
  flipOneByte(changed)
  rmSync(missing)
  expect((await halyard(['manifests', 'verify', '1'], { profile: own })).code).toBe(8)
  expect(await listed()).toEqual([['incomplete', 4, 2, 2]])
  expect((await halyard(['manifests'], { profile: own })).stdout).toMatch(/ incomplete +2 of 4 files /)
  const found = (await halyard(['manifests', 'search', 'whole', '--json'], { profile: own })).lines
  expect(found.map(line => line['check']).toSorted()).toEqual(['changed', 'intact', 'intact', 'missing'])
  const shown = (await halyard(['manifests', 'search', path.basename(changed)], { profile: own })).stdout
  expect(shown).toMatch(/^done \(changed\)/)
  expect((await halyard(['manifests', 'verify', '1', '--fetch'], { profile: own })).code).toBe(0)
  expect(await listed()).toEqual([['complete', 4, 4, 0]])
})

test('what verify found is said by show, file by file, and its bytes are no verified ones', async () => {
  const own = path.join(scratch, 'own')
  mkdirSync(own)
  const to = path.join(scratch, 'whole')
  await halyard(['get', ...uris, '--to', to], { profile: own })
  const [changed = '', missing = '', ...sound] = dataFiles(to)
  const verifiedBytes = sound.reduce((sum, file) => sum + statSync(file).size, 0)
  flipOneByte(changed)
  rmSync(missing)
  expect((await halyard(['manifests', 'verify', '1'], { profile: own })).code).toBe(8)
  const { lines } = await halyard(['manifests', 'show', '1', '--json'], { profile: own })
  const found = new Map(lines.slice(0, -1).map(line => [line['path'], line['damage']]))
  expect([found.get(changed), found.get(missing), ...sound.map(file => found.get(file))]).toEqual([
    'changed',
    'missing',
    ...sound.map(() => null),
  ])
  expect(lines.at(-1)).toMatchObject({ kind: 'summary', verified: 2, failed: 2, bytes: verifiedBytes })
  const [batch] = (await halyard(['manifests', 'list', '--json'], { profile: own })).lines
  expect(batch).toMatchObject({ verified: 2, damaged: 2, bytes: verifiedBytes })
  const rows = (await halyard(['manifests', 'show', '1'], { profile: own })).stdout.trimEnd().split('\n')
  expect(rows.slice(1).map(row => row.split('\t')[3] ?? '')).toEqual(
    expect.arrayContaining([
      'Failed: changed since it was verified',
      'Failed: missing since it was verified',
      'OK',
      'OK',
    ]),
  )
})

test.each(['manifest.json', 'SHA256SUMS'])('what verify finds by %s is known to the history', async name => {
  const own = path.join(scratch, `own-${name}`)
  mkdirSync(own)
  const to = path.join(scratch, `by-${name}`)
  await halyard(['get', ...uris, '--to', to], { profile: own })
  const listed = async () => {
    const { lines } = await halyard(['manifests', 'list', '--json'], { profile: own })
    return lines.map(line => [line['result'], line['verified'], line['damaged']])
  }
  rmSync(dataFiles(to)[0] ?? '')
  expect((await halyard(['manifests', 'verify', path.join(to, name)], { profile: own })).code).toBe(8)
  expect(await listed()).toEqual([['incomplete', 3, 1]])
})

test.each(['newer', 'garbage', 'empty'])(
  'a manifest on the disk needs no history: it is verified and exported beside one that is %s',
  async kind => {
    const database = path.join(profile, 'halyard.db')
    if (kind === 'newer') {
      const db = new Sqlite(database)
      db.pragma('user_version = 9999')
      db.close()
    } else writeFileSync(database, kind === 'empty' ? '' : 'no database at all '.repeat(400))
    const [first = ''] = dataFiles(ring())
    flipOneByte(first)
    for (const asked of [ring(), path.join(ring(), 'manifest.json'), path.join(ring(), 'SHA256SUMS')]) {
      const verified = await halyard(['manifests', 'verify', asked, '--json'])
      expect([asked, verified.code, verified.stderr]).toEqual([
        asked,
        8,
        expect.stringContaining('The history could not be read: ') as string,
      ])
      expect(checks(verified, 'path').get(first)).toBe('changed')
    }
    const args = ['export', '--format', 'curl', '--batch', path.join(ring(), 'manifest.json')]
    expect((await halyard(args)).code).toBe(0)
    const byNumber = await halyard(['manifests', 'verify', '1', '--json'])
    expect([byNumber.code, byNumber.lines]).toMatchObject([kind === 'newer' ? 1 : 8, [{ kind: 'error' }]])
  },
)

test('a history beside a record of verifications that is no database is read without it', async () => {
  writeFileSync(
    path.join(profile, 'checks.db'),
    'no database at all, but long enough to be looked at'.repeat(40),
  )
  const { code, lines } = await halyard(['manifests', 'list', '--json'])
  expect([code, lines.map(line => line['result'])]).toEqual([0, ['complete']])
  const verified = await halyard(['manifests', 'verify', '1'])
  expect([verified.code, verified.stderr]).toEqual([
    0,
    expect.stringContaining('The results are not saved in the history'),
  ])
})

test('a folder that is gone ends in 7, a name that nobody knows in 4, a file that is no manifest in 2', async () => {
  const profileOfGone = path.join(scratch, 'gone-profile')
  mkdirSync(profileOfGone)
  const to = path.join(scratch, 'gone')
  await halyard(['get', uris[0] ?? '', '--to', to], { profile: profileOfGone })
  rmSync(to, { recursive: true })
  expect((await halyard(['manifests', 'verify', '1'], { profile: profileOfGone })).code).toBe(7)
  expect((await halyard(['manifests', 'verify', to], { profile: profileOfGone })).code).toBe(7)
  expect((await halyard(['manifests', 'verify', path.join(scratch, 'never')])).code).toBe(4)
  const other = path.join(scratch, 'other.json')
  writeFileSync(other, '{"status":"COMPLETE"}')
  const refused = await halyard(['manifests', 'verify', other])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('not a manifest.json')])
})

test('a hostile manifest makes nothing outside its folder be looked at', async () => {
  const manifest = path.join(ring(), 'manifest.json')
  const secret = path.join(scratch, 'secret')
  writeFileSync(secret, 'x')
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, text.replaceAll(/"path":"[^"]*"/g, '"path":"../secret"'))
  const { code, lines } = await halyard(['manifests', 'verify', manifest, '--json'])
  expect([code, lines.map(line => line['result'])]).toEqual([8, [...uris.map(() => 'unreadable'), undefined]])
})

test('verify --fetch brings every file back and keeps what was in their place', async () => {
  // A profile of its own, whose history knows this very folder.
  const own = path.join(scratch, 'own')
  mkdirSync(own)
  const to = path.join(scratch, 'whole')
  await halyard(['get', ...uris, '--to', to], { profile: own })
  const before = new Map(dataFiles(to).map(file => [file, readFileSync(file)]))
  const [changed = '', missing = '', unreadable = ''] = dataFiles(to)
  flipOneByte(changed)
  const mine = readFileSync(changed)
  rmSync(missing)
  rmSync(unreadable)
  mkdirSync(unreadable)
  const result = await halyard(['manifests', 'verify', '1', '--fetch', '--json'], { profile: own })
  expect([result.code, result.lines.at(-1)]).toEqual([
    0,
    expect.objectContaining({ kind: 'summary', asked: 4, verified: 4 }),
  ])
  for (const [file, bytes] of before) expect(readFileSync(file).equals(bytes)).toBe(true)
  const { dir, name, ext } = path.parse(changed)
  expect(readFileSync(path.join(dir, `${name} (2)${ext}`)).equals(mine)).toBe(true)
  expect((await halyard(['manifests', 'verify', to], { profile: own })).code).toBe(0)
  expect((await halyard(['manifests', '--json'], { profile: own })).lines.length).toBe(1)
})

test('verify --fetch works from a manifest.json alone, and not from sums', async () => {
  const [missing = ''] = dataFiles(ring())
  const bytes = readFileSync(missing)
  rmSync(missing)
  const sums = await halyard(['manifests', 'verify', path.join(ring(), 'SHA256SUMS'), '--fetch'])
  expect([sums.code, sums.stderr]).toEqual([2, expect.stringContaining('manifest.json')])
  const result = await halyard(['manifests', 'verify', path.join(ring(), 'manifest.json'), '--fetch'])
  expect([result.code, readFileSync(missing).equals(bytes)]).toEqual([0, true])
})

test('compare lists what only one has and what differs', async () => {
  const manifest = path.join(ring(), 'manifest.json')
  const [head = '', first = '', second = '', ...rest] = readFileSync(manifest, 'utf8').split('\n')
  const changed = second.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${'0'.repeat(64)}"`)
  const added = first.replaceAll('"uri":"mast:', '"uri":"mast:OTHER/')
  writeFileSync(manifest, [head, added, changed, ...rest].join('\n'))
  const { code, lines } = await halyard(['manifests', 'compare', '1', manifest, '--json'])
  expect([code, lines.map(line => line['difference'] ?? line['same'])]).toEqual([
    0,
    ['only-a', 'different', 'only-b', 2],
  ])
})

test('search finds by name, program, target, folder and outcome', async () => {
  const found = async (...args: string[]): Promise<readonly unknown[]> =>
    (await halyard(['manifests', 'search', ...args, '--json'])).lines.map(line => line['uri'])
  expect(await found(files[0]?.filename ?? '')).toEqual([uris[0]].filter(uri => uris.includes(String(uri))))
  expect([...(await found(files[0]?.programId ?? ''))].sort()).toEqual(
    files
      .filter(file => file.programId === files[0]?.programId)
      .map(file => file.uri)
      .sort(),
  )
  expect((await found('ring', '--limit', '3')).length).toBe(3)
  expect((await found('ring', '--outcome', 'done')).length).toBe(4)
  expect(await found('ring', '--outcome', 'gone')).toEqual([])
  const lost = 'mast:JWST/product/jw02733-o001_t001_nircam_lost_i2d.fits'
  await halyard(['get', lost, '--to', path.join(scratch, 'lost')])
  expect(await found('lost', '--outcome', 'gone')).toEqual([lost])
  expect((await halyard(['manifests', 'search', '*'])).code).toBe(2)
  expect((await halyard(['manifests', 'search', 'x', '--outcome', 'fine'])).code).toBe(2)
})

test('an import into a queue that runs is fetched into the folders of the script', async () => {
  const own = path.join(scratch, 'own')
  mkdirSync(own)
  const script = path.join(scratch, 'MAST.sh')
  const place = 'odd/place/of its own.json'
  const address = `${archive.url}/api/v0.1/Download/file?uri=${uris[0] ?? ''}`
  writeFileSync(script, `#!/bin/bash\ncurl --output './${place}' '${address}'\n`)
  const serving = startCli(['serve', '--json'], { profile: own, archiveUrl: archive.url })
  const ended = once(serving, 'close')
  try {
    if (serving.stdout === null) throw new Error('The command has no pipes.')
    await once(serving.stdout, 'data')
    const to = path.join(scratch, 'to')
    const imported = await halyard(['import', script, '--to', to, '--json'], { profile: own })
    expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('runs the queue.')])
    const result = async (): Promise<unknown> =>
      (await halyard(['manifests', '--json'], { profile: own })).lines[0]?.['result']
    while ((await result()) === 'waiting') await setImmediate()
    expect(await result()).toBe('complete')
    expect(readFileSync(path.join(to, place)).equals(readFileSync(dataFileOf(uris[0] ?? '')))).toBe(true)
  } finally {
    serving.kill('SIGTERM')
    await ended
  }
})

/** Where the download at the beginning put a file. */
const dataFileOf = (uri: string): string =>
  dataFiles(original()).find(file => path.basename(file) === path.basename(uri)) ?? ''
