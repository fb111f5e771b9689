import { execFileSync } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ManifestItem, ManifestSource } from '#core/manifests/manifest-types'
import { createManifestWriter } from '#platform/manifests/manifest-writer'
import { manifestItem, manifestOf } from '#test/small-manifest'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'halyard-manifest-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const content = 'bytes of a file\n'
const sha256 = createHash('sha256').update(content).digest('hex')

const fileOf = (name: string): ManifestItem =>
  manifestItem(name, {
    programId: null,
    startedMs: null,
    finishedMs: null,
    sizeBytes: content.length,
    sha256,
  })
const source = (uuid: string, names: readonly string[]): ManifestSource =>
  manifestOf({ uuid, name: 'M51', folder, note: 'n'.repeat(100) }, names.map(fileOf))
const write = (uuid: string, names: readonly string[]): Promise<string> =>
  createManifestWriter().write(source(uuid, names))
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
const plainNames = ['MANIFEST.HTML', 'SHA256SUMS', 'manifest.csv', 'manifest.json']

test('the folder holds the four files, nothing unfinished beside them, and the sums check', async () => {
  mkdirSync(path.join(folder, 'JWST', 'obs1'), { recursive: true })
  for (const name of ['a.fits', 'we\\ird.fits'])
    writeFileSync(path.join(folder, 'JWST', 'obs1', name), content)
  expect(await write('u1', ['a.fits', 'we\\ird.fits'])).toBe(path.join(folder, 'MANIFEST.HTML'))
  expect(readdirSync(folder).sort()).toEqual(['JWST', ...plainNames].sort())
  const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(checked.match(/: OK$/gm)?.length).toBe(2)
})

test('a batch rewrites its own manifest and never another one, whosever it is', async () => {
  writeFileSync(path.join(folder, 'MANIFEST.HTML'), 'of a script')
  const second = await write('u2', ['a.fits'])
  const third = await write('u3', ['b.fits'])
  const again = await write('u2', ['a.fits', 'c.fits'])
  expect([second, third, again].map(file => path.basename(file))).toEqual([
    'MANIFEST (2).HTML',
    'MANIFEST (3).HTML',
    'MANIFEST (2).HTML',
  ])
  expect(read('MANIFEST.HTML')).toBe('of a script')
  expect(read('manifest (2).csv')).toContain('c.fits')
  expect(read('manifest (3).json')).toContain('b.fits')
  expect(readdirSync(folder).length).toBe(9)
})

test('a link under a name that could be foreseen is not followed, and left alone', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'halyard-outside-'))
  const victim = path.join(outside, 'victim')
  writeFileSync(victim, 'untouched')
  symlinkSync(victim, path.join(folder, 'manifest.json.tmp'))
  await write('u1', ['a.fits'])
  expect(readFileSync(victim, 'utf8')).toBe('untouched')
  expect(readdirSync(folder).sort()).toEqual([...plainNames, 'manifest.json.tmp'].sort())
  rmSync(outside, { recursive: true })
})

test('a failure in the middle keeps the earlier manifest and leaves nothing unfinished', async () => {
  await write('u1', ['a.fits'])
  const before = plainNames.map(read)
  const broken = {
    ...source('u1', []),
    items: (function* (): Generator<ManifestItem> {
      yield fileOf('b.fits')
      throw new Error('the store is gone')
    })(),
  }
  await expect(createManifestWriter().write(broken)).rejects.toThrow('the store is gone')
  expect(plainNames.map(read)).toEqual(before)
  expect(readdirSync(folder).sort()).toEqual([...plainNames].sort())
})

test('a folder that cannot be made is reported in one sentence', async () => {
  writeFileSync(path.join(folder, 'file'), '')
  const inFile = source('u1', ['a.fits'])
  await expect(
    createManifestWriter().write({
      ...inFile,
      batch: { ...inFile.batch, folder: path.join(folder, 'file', 'x') },
    }),
  ).rejects.toMatchObject({ name: 'AppError', code: 'not-writable' })
})

test('a large manifest is written in full, whatever its length in pieces', async () => {
  const names = Array.from({ length: 5000 }, (_, index) => `file-${index}.fits`)
  await write('u1', names)
  const parsed = JSON.parse(read('manifest.json')) as { items: { filename: string }[] } // written just now
  expect(parsed.items.map(item => item.filename)).toEqual(names)
  expect(read('SHA256SUMS').split('\n').length).toBe(5001)
})
