import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

const catalogue = createCatalogue({ scale: 0.05 })
const publicFits = [...catalogue.files()].filter(
  file => file.access === 'PUBLIC' && file.filename.endsWith('.fits'),
)
const files = publicFits.slice(0, 3)
const [one, two] = files
if (one === undefined || two === undefined) throw new Error('The catalogue is empty.')

let archive: DemoArchive
let scratch: string
let profile: string
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(() => archive.stop())
beforeEach(async () => {
  scratch = await temporaryFolder()
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
})

const get = (
  to: string,
  input: string,
  more: readonly string[] = [],
  url = archive.url,
): Promise<CliResult> =>
  runCli(['get', '--from', '-', '--to', path.join(scratch, to), '--json', ...more], {
    profile,
    archiveUrl: url,
    input,
  })

interface Facts {
  readonly size?: number
  readonly version?: string
  readonly parents?: readonly string[]
}
const lineOf = (file: DemoFile, facts: Facts = {}): string =>
  JSON.stringify({
    v: 1,
    kind: 'product',
    uri: file.uri,
    filename: file.filename,
    obs_id: file.obsId,
    collection: file.collection,
    size: file.sizeBytes,
    version: file.version,
    access: 'PUBLIC',
    ...facts,
  })
const list = (asked: readonly DemoFile[]): string => asked.map(file => lineOf(file)).join('\n')

const pathIn = (to: string, file: DemoFile): string =>
  path.join(scratch, to, file.collection, file.obsId, file.filename)
const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
const served = (file: DemoFile): string => {
  const body = bodyOf(file)
  return createHash('sha256').update(body.read(0, body.sizeBytes)).digest('hex')
}

interface Manifest {
  readonly items: readonly {
    readonly uri: string
    readonly marks: readonly string[]
    readonly references: readonly { readonly obs_id: string; readonly link?: string }[]
  }[]
}
const manifestOf = (to: string): Manifest =>
  JSON.parse(readFileSync(path.join(scratch, to, 'manifest.json'), 'utf8')) as Manifest // written by the run

async function downloadsOf(run: () => Promise<unknown>): Promise<number> {
  const before = archive.requests().downloads
  await run()
  return archive.requests().downloads - before
}

test('a file of an earlier batch is copied and hashed again, not fetched, and both manifests are true', async () => {
  await get('first', list(files))
  const downloads = await downloadsOf(async () => {
    const second = await get('second', list(files))
    expect([second.code, second.lines.at(-1)]).toMatchObject([0, { verified: 3 }])
  })
  expect(downloads).toBe(0)
  for (const file of files) {
    expect(hashOf(pathIn('second', file))).toBe(served(file))
    expect(statSync(pathIn('second', file)).ino).not.toBe(statSync(pathIn('first', file)).ino)
  }
  expect(manifestOf('second').items.map(({ marks }) => marks)).toEqual(
    files.map(() => ['copied from an earlier batch']),
  )
})

test.each<readonly [string, (first: string) => void, Facts]>([
  ['was changed on disk', first => writeFileSync(first, 'other'), {}],
  [
    'was changed on disk behind its stamp',
    first => {
      const { mtime, atime, size } = statSync(first)
      writeFileSync(first, Buffer.alloc(size, 'x'))
      utimesSync(first, atime, mtime)
    },
    {},
  ],
  ['has another size in the list', () => undefined, { size: 1 }],
  ['has another version in the list', () => undefined, { version: '9.9' }],
])('a file that %s is fetched', async (_why, spoil, facts) => {
  await get('first', lineOf(one))
  spoil(pathIn('first', one))
  const downloads = await downloadsOf(async () =>
    expect((await get('second', lineOf(one, facts))).code).toBe(0),
  )
  expect(downloads).toBe(1)
  expect(hashOf(pathIn('second', one))).toBe(served(one))
  expect(manifestOf('second').items[0]?.marks).not.toContain('copied from an earlier batch')
})

test('--links gives a shared file its name under every data set, stored once and named in the manifest', async () => {
  const shared = lineOf(one, { parents: [one.obsId, 'jw09999-o001', 'jw09999-o002'] })
  expect((await get('linked', shared)).code).toBe(0)
  const folder = path.join(scratch, 'linked', one.collection)
  expect(existsSync(path.join(folder, 'jw09999-o001'))).toBe(false)

  const downloads = await downloadsOf(async () =>
    expect((await get('linked', shared, ['--links'])).code).toBe(0),
  )
  expect(downloads).toBe(0)
  const inodes = [one.obsId, 'jw09999-o001', 'jw09999-o002'].map(
    dataSet => statSync(path.join(folder, dataSet, one.filename)).ino,
  )
  expect(new Set(inodes).size).toBe(1)
  expect(manifestOf('linked').items[0]?.references.map(({ obs_id, link }) => [obs_id, link])).toEqual([
    [one.obsId, undefined],
    ['jw09999-o001', `${one.collection}/jw09999-o001/${one.filename}`],
    ['jw09999-o002', `${one.collection}/jw09999-o002/${one.filename}`],
  ])
  expect(readFileSync(path.join(scratch, 'linked', 'manifest.csv'), 'utf8')).toContain(
    `,${one.collection}/jw09999-o002/${one.filename},`,
  )
  // Another name changes nothing of the file: it is still known.
  expect(await downloadsOf(() => get('linked', shared, ['--links']))).toBe(0)
})

test('a link never takes the name of another file', async () => {
  const to = path.join(scratch, 'linked', one.collection, 'jw09999-o001')
  mkdirSync(to, { recursive: true })
  writeFileSync(path.join(to, one.filename), 'mine')
  await get('linked', lineOf(one, { parents: [one.obsId, 'jw09999-o001'] }), ['--links'])
  expect(readFileSync(path.join(to, one.filename), 'utf8')).toBe('mine')
  const link = manifestOf('linked').items[0]?.references[1]?.link ?? ''
  expect(link).toContain(' (2).fits')
  expect(statSync(path.join(scratch, 'linked', link)).ino).toBe(statSync(pathIn('linked', one)).ino)
})

test('--refresh asks about files that are here and fetches nothing that has not changed', async () => {
  await get('kept', list(files))
  const before = archive.requests()
  const again = await get('kept', list(files), ['--refresh'])
  expect([again.code, again.lines.at(-1)]).toMatchObject([0, { verified: 3 }])
  const after = archive.requests()
  expect([(after.byStatus[304] ?? 0) - (before.byStatus[304] ?? 0), after.bodyBytes]).toEqual([
    3,
    before.bodyBytes,
  ])
  for (const file of files) expect(hashOf(pathIn('kept', file))).toBe(served(file))
})

test.each<readonly [string, readonly string[]]>([
  ['keep-both', ['(2).fits', 'old']],
  ['replace', ['.fits', 'new']],
])(
  '--refresh fetches a changed file, and the earlier one is treated by the choice %s',
  async (choice, [ending, there]) => {
    await get('kept', lineOf(one))
    const old = hashOf(pathIn('kept', one))
    const reprocessed = { ...one, version: '99.0' }
    const changed = await startArchive({
      catalogue: { ...catalogue, file: uri => (uri === one.uri ? reprocessed : catalogue.file(uri)) },
      bodyOf,
    })
    try {
      const again = await get('kept', lineOf(one), ['--refresh', '--on-clash', choice], changed.url)
      expect(again.code).toBe(0)
      const item = again.lines.find(({ kind }) => kind === 'item')
      expect(String(item?.['path'])).toContain(ending)
      expect(item?.['sha256']).toBe(served(reprocessed))
      expect(hashOf(String(item?.['path']))).toBe(served(reprocessed))
      expect(hashOf(pathIn('kept', one)) === old).toBe(there === 'old')
    } finally {
      await changed.stop()
    }
  },
)

test('a refresh that finds no archive keeps the file, says so, and is made up for later', async () => {
  await get('kept', lineOf(one))
  const old = hashOf(pathIn('kept', one))
  const closed = await startArchive({ catalogue, bodyOf, faults: 'gone:1' })
  try {
    expect((await get('kept', lineOf(one), ['--refresh'], closed.url)).code).toBe(3)
  } finally {
    await closed.stop()
  }
  expect(hashOf(pathIn('kept', one))).toBe(old)
  const before = archive.requests().bodyBytes
  expect((await get('kept', lineOf(one))).code).toBe(0)
  expect(archive.requests().bodyBytes).toBe(before)
})

test('a refresh never calls a file kept that is gone by then', async () => {
  await get('kept', lineOf(one))
  const closed = await startArchive({ catalogue, bodyOf, faults: 'gone:1' })
  try {
    await get('kept', lineOf(one), ['--refresh'], closed.url)
  } finally {
    await closed.stop()
  }
  rmSync(pathIn('kept', one))
  expect((await get('kept', lineOf(one))).code).toBe(0)
  expect(hashOf(pathIn('kept', one))).toBe(served(one))
})
