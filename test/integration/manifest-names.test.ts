import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs, { linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { batchUuidOf } from '#core/manifests/manifest-json'
import { takeNames } from '#platform/disk/take-names'
import { createManifestWriter } from '#platform/manifests/manifest-writer'
import { AppError } from '#shared/errors'
import { smallManifest } from '#test/small-manifest'
import { temporaryFolder } from '#test/transfer-kit'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

const write = (uuid: string, ...names: readonly string[]): Promise<string> =>
  createManifestWriter().write(smallManifest(folder, uuid, names))
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
const setOf = (number: number): readonly string[] => {
  const mark = number === 1 ? '' : ` (${number})`
  return [`manifest${mark}.json`, `MANIFEST${mark}.HTML`, `manifest${mark}.csv`, `SHA256SUMS${mark}`]
}

/** Each batch has one whole set of four that are all its own, and nothing else lies there. */
function expectWholeSets(uuids: readonly string[]): void {
  const owners: (string | null)[] = []
  for (let number = 1; number <= uuids.length; number += 1) {
    const [json = '', ...others] = setOf(number).map(read)
    const owner = batchUuidOf(json.split('\n', 1)[0] ?? '')
    owners.push(owner)
    for (const text of others) expect(text).toContain(`${owner ?? '?'}-`)
  }
  expect(owners.toSorted()).toEqual(uuids.toSorted())
  expect(readdirSync(folder)).toHaveLength(4 * uuids.length)
}

/** Holds every one of these calls until so many have come, again and again: all have looked before one acts. */
function barrier(call: 'link' | 'rename', parties: number): void {
  const real = fs.promises[call]
  let arrived: (() => void)[] = []
  let passed = 0
  vi.spyOn(fs.promises, call).mockImplementation(async (from, to) => {
    if (passed < parties) {
      passed += 1
      await new Promise<void>(resolve => {
        arrived.push(resolve)
        if (arrived.length < parties) return
        for (const go of arrived) go()
        arrived = []
      })
    }
    await real(from, to)
  })
  syncBuiltinESMExports()
}

test.each(['link', 'rename'] as const)(
  'batches that are all before their first %s get a whole set each',
  async call => {
    const uuids = ['a', 'b', 'c', 'd']
    if (call === 'rename') for (const uuid of uuids) await write(uuid, 'earlier.fits')
    barrier(call, uuids.length)
    await Promise.all(uuids.map(uuid => write(uuid, 'file.fits')))
    expectWholeSets(uuids)
  },
)

test('whatever the order, no manifest of another batch is ever replaced', async () => {
  for (let round = 0; round < 30; round += 1) {
    folder = await temporaryFolder()
    const uuids = Array.from({ length: 2 + (round % 4) }, (_, number) => `batch${number}`)
    await Promise.all(uuids.map(uuid => write(uuid, `${round}.fits`)))
    expectWholeSets(uuids)
    await Promise.all(uuids.map(uuid => write(uuid, `${round}-again.fits`)))
    expectWholeSets(uuids)
  }
})

test('two processes that write into one folder leave a whole set for each of their batches', async () => {
  const script = path.resolve(import.meta.dirname, '../support/manifest-writer-child.ts')
  const children = ['one', 'two'].map(name =>
    spawn(process.execPath, [script, folder, name, '40'], { stdio: 'ignore' }),
  )
  const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0] as unknown))
  expect(codes).toEqual([0, 0])
  expectWholeSets(['one', 'two'].flatMap(name => [0, 1, 2, 3].map(number => `${name}-${number}`)))
})

test.each(setOf(1))(
  'what a person puts under %s just before it is taken stays, and ours is numbered',
  async name => {
    const real = fs.promises.link
    vi.spyOn(fs.promises, 'link').mockImplementation(async (from, to) => {
      if (String(to) === path.join(folder, name)) writeFileSync(to, 'of a person')
      await real(from, to)
    })
    syncBuiltinESMExports()
    expect(await write('a', 'file.fits')).toBe(path.join(folder, 'MANIFEST (2).HTML'))
    expect(read(name)).toBe('of a person')
    expect(readdirSync(folder).toSorted()).toEqual([name, ...setOf(2)].toSorted())
  },
)

test('a batch keeps its number, also when a lower one has become free', async () => {
  writeFileSync(path.join(folder, 'SHA256SUMS'), 'of a person')
  await write('a', 'file.fits')
  fs.rmSync(path.join(folder, 'SHA256SUMS'))
  expect(await write('a', 'again.fits')).toBe(path.join(folder, 'MANIFEST (2).HTML'))
  expectWholeSetsOf(2, 'a')
})
function expectWholeSetsOf(number: number, uuid: string): void {
  expect(readdirSync(folder).toSorted()).toEqual([...setOf(number)].toSorted())
  for (const name of setOf(number)) expect(read(name)).toContain(uuid)
}

test('a pipe, a folder and a link under the names are nobody that we know, and nothing waits for them', async () => {
  execFileSync('mkfifo', [path.join(folder, 'manifest.json')])
  mkdirSync(path.join(folder, 'manifest (2).json'))
  await write('other', 'file.fits')
  fs.symlinkSync('manifest (3).json', path.join(folder, 'manifest (4).json'))
  expect(await write('a', 'file.fits')).toBe(path.join(folder, 'MANIFEST (5).HTML'))
})

test('a folder that has no links is served as well, and nothing is replaced there either', async () => {
  vi.spyOn(fs.promises, 'link').mockRejectedValue(
    Object.assign(new Error('no links here'), { code: 'EPERM' }),
  )
  syncBuiltinESMExports()
  const uuids = ['a', 'b', 'c']
  await Promise.all(uuids.map(uuid => write(uuid, 'file.fits')))
  expectWholeSets(uuids)
})

test('what a killed process left of a batch goes with its next manifest; what another writes now stays', async () => {
  writeFileSync(path.join(folder, 'manifest-csv.a.0123456789ab.tmp'), 'half')
  writeFileSync(path.join(folder, 'manifest-csv.b.0123456789ab.tmp'), 'half')
  await write('a', 'file.fits')
  expect(readdirSync(folder).toSorted()).toEqual([...setOf(1), 'manifest-csv.b.0123456789ab.tmp'].toSorted())
})

test('a link whose answer was lost on the way counts as made', async () => {
  const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')]
  writeFileSync(from, 'text')
  linkSync(from, to)
  expect(await takeNames([{ from, to }])).toBe(true)
  expect([readdirSync(folder), read('to')]).toEqual([['to'], 'text'])
})

test('trouble of the store while the manifest is written is reported as trouble of the store', async () => {
  const broken = { ...smallManifest(folder, 'a', []), items: failing() }
  await expect(createManifestWriter().write(broken)).rejects.toMatchObject({ code: 'damaged' })
  expect(readdirSync(folder)).toEqual([])
})
function* failing(): Generator<never> {
  throw new AppError('damaged', 'The database is damaged.')
}

test('a folder that takes no files any more says so and keeps the manifest', async () => {
  await write('a', 'file.fits')
  vi.spyOn(fs.promises, 'rename').mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }))
  syncBuiltinESMExports()
  await expect(write('a', 'more.fits')).rejects.toMatchObject({ code: 'disk-full' })
  expectWholeSets(['a'])
})
