import { link, lstat, mkdir, readdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PartIdentity } from '#core/ports'
import {
  createPart,
  discardPart,
  findPart,
  keepAsPart,
  removePart,
  type FoundPart,
  type HeldPart,
} from '#platform/disk/part-file'
import { preparePlace, type TargetPlace } from '#platform/disk/place'
import { filesBelow, temporaryFolder } from '#test/transfer-kit'

const tag = 'k3f9'
const tagged = `a.fits.${tag}.part`
const plain = 'a.fits.part'

async function setUp() {
  const folder = await temporaryFolder()
  return {
    folder,
    place: await preparePlace(folder, 'a.fits'),
    in: (name: string) => path.join(folder, name),
  }
}

/** Makes a part with content and gives it its lasting name; closed, as at the end of an attempt. */
async function keptPart(place: TargetPlace, content = 'abc'): Promise<PartIdentity> {
  const part = await createPart(place, tag, false)
  const saved: PartIdentity[] = []
  await keepAsPart(place, part, identity => saved.push(identity))
  await part.file.writev([Buffer.from(content)], 0)
  await part.file.close()
  const [identity] = saved
  if (identity === undefined) throw new Error('Nothing was saved.')
  return identity
}

async function find(place: TargetPlace, recorded: PartIdentity | null): Promise<FoundPart> {
  const found = await findPart(place, tag, recorded, true)
  if (found.kind === 'part') onTestFinished(() => found.own.file.close())
  return found
}
const close = async (part: HeldPart): Promise<string> => {
  await part.file.close()
  return path.basename(part.path)
}

test('a part that is kept has the plain name, and is found by its record', async () => {
  const { folder, place } = await setUp()
  expect(await find(place, null)).toEqual({ kind: 'none' })
  const identity = await keptPart(place)
  expect(identity.name).toBe(plain)
  expect(await find(place, identity)).toMatchObject({ kind: 'part', sizeBytes: 3, isRecorded: true })
  expect(await readdir(folder)).toEqual([plain])
})

test.each(['a file', 'a folder', 'a link'])(
  '%s that has the plain name is left alone: ours keeps another that ends in .part',
  async what => {
    const { folder, place, in: inFolder } = await setUp()
    const secret = path.join(await temporaryFolder(), 'secret')
    await writeFile(secret, 'secret')
    if (what === 'a file') await writeFile(inFolder(plain), 'theirs')
    else if (what === 'a folder') await mkdir(inFolder(plain))
    else await symlink(secret, inFolder(plain))
    const before = await lstat(inFolder(plain))
    const identity = await keptPart(place)
    expect(identity.name).toBe(tagged)
    expect((await lstat(inFolder(plain))).ino).toBe(before.ino)
    expect(await readFile(secret, 'utf8')).toBe('secret')
    expect((await readdir(folder)).sort()).toEqual([tagged, plain].sort())
    expect(await find(place, identity)).toMatchObject({ kind: 'part', sizeBytes: 3 })
  },
)

test.each([
  [
    'moved over it',
    (file: string) => writeFile(`${file}.new`, 'abc').then(() => rename(`${file}.new`, file)),
  ],
  ['made in its place', (file: string) => unlink(file).then(() => writeFile(file, 'abc'))],
  ['linked in its place', (file: string) => unlink(file).then(() => symlink('/dev/null', file))],
])('what others have %s is not ours, even with the same bytes', async (_how, disturb) => {
  const { place, in: inFolder } = await setUp()
  const identity = await keptPart(place)
  await disturb(inFolder(plain))
  expect(await find(place, identity)).toEqual({ kind: 'none' })
  expect(discardPart(place, identity)).toBe(false)
  expect((await lstat(inFolder(plain))).isDirectory()).toBe(false)
})

test('a part that is also another file is not written into', async () => {
  const { place, in: inFolder } = await setUp()
  const identity = await keptPart(place)
  await link(inFolder(plain), inFolder('theirs'))
  expect(await find(place, identity)).toMatchObject({ kind: 'shared' })
})

test('a kill before the record is saved leaves what is known as ours, under both names', async () => {
  const { folder, place, in: inFolder } = await setUp()
  const part = await createPart(place, tag, false)
  const killed = keepAsPart(place, part, () => {
    throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  await part.file.close()
  expect((await readdir(folder)).sort()).toEqual([tagged, plain].sort())
  await pretendOld(inFolder(tagged))
  expect(await close(await createPart(place, tag, true))).toBe(tagged)
  expect(await readdir(folder)).toEqual([tagged])
})

test('a kill after the record is saved leaves a part that continues', async () => {
  const { folder, place, in: inFolder } = await setUp()
  const identity = await keptPart(place)
  await link(inFolder(plain), inFolder(tagged))
  expect(await find(place, identity)).toMatchObject({ kind: 'part', sizeBytes: 3 })
  expect(await readdir(folder)).toEqual([plain])
})

test('what somebody puts under our own name while we run is left alone too', async () => {
  const { place, in: inFolder } = await setUp()
  await writeFile(inFolder(tagged), 'theirs')
  const name = await close(await createPart(place, tag, true))
  expect(name).toMatch(/^a\.fits\.k3f9-[0-9a-f]{8}\.part$/)
  expect(await readFile(inFolder(tagged), 'utf8')).toBe('theirs')
})

test('a part is removed only while its name is still its own', async () => {
  const { folder, place, in: inFolder } = await setUp()
  const part = await createPart(place, tag, false)
  await rename(part.path, inFolder('moved'))
  await writeFile(part.path, 'theirs')
  expect(removePart(part)).toBe(false)
  await close(part)
  expect(await filesBelow(folder)).toEqual({ moved: '', [tagged]: 'theirs' })
})

test('a part is discarded by its record, and one that is gone is fine', async () => {
  const { folder, place } = await setUp()
  const identity = await keptPart(place)
  expect(discardPart(place, identity)).toBe(true)
  expect(discardPart(place, identity)).toBe(false)
  expect(await readdir(folder)).toEqual([])
})

test.each(['another folder', 'a link'])(
  '%s in the place of the one that was looked at gets nothing',
  async what => {
    const root = await temporaryFolder()
    const place = await preparePlace(root, 'obs/a.fits')
    await rename(place.folder, `${place.folder}-moved`)
    const end = what === 'a link' ? await temporaryFolder() : place.folder
    if (what === 'a link') await symlink(end, place.folder)
    else await mkdir(place.folder)
    await expect(createPart(place, tag, true)).rejects.toMatchObject({ code: 'folder-gone' })
    expect(await readdir(end)).toEqual([])
  },
)

/** As if it had been left before this process began. */
async function pretendOld(file: string): Promise<void> {
  const began = performance.timeOrigin
  Object.defineProperty(performance, 'timeOrigin', { value: Date.now() + 60_000, configurable: true })
  onTestFinished(
    () => void Object.defineProperty(performance, 'timeOrigin', { value: began, configurable: true }),
  )
  await lstat(file)
}
