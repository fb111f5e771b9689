import { lstat, mkdir, readdir, readFile, rename, rmdir, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isOtherFolder } from '#core/space/volume'
import { addLink } from '#platform/disk/add-link'
import { copyToPart } from '#platform/disk/copy-file'
import { checkFolder, volumeOf } from '#platform/disk/check-folder'
import { preparePlace } from '#platform/disk/place'
import { temporaryFolder } from '#test/transfer-kit'

const never = new AbortController().signal

test('a folder renamed away is absent, an empty one in its place is another, and it is itself when it is back', async () => {
  const root = await temporaryFolder()
  const [folder, away] = [path.join(root, 'ring'), path.join(root, 'away')]
  await mkdir(folder)
  await writeFile(path.join(folder, 'a.fits'), 'a')
  const before = await checkFolder(folder)
  if (before.kind === 'absent') throw new Error('It was just made.')
  expect(before).toMatchObject({ isEmpty: false, volume: { freeBytes: expect.any(Number) as number } })

  await rename(folder, away)
  expect(await checkFolder(folder)).toEqual({ kind: 'absent' })
  await mkdir(folder)
  const other = await checkFolder(folder)
  expect(other.kind === 'there' && isOtherFolder(before.identity, other)).toBe(true)
  await rmdir(folder)
  await rename(away, folder)
  expect(await checkFolder(folder)).toMatchObject({ kind: 'there', identity: before.identity })
})

test('a link in the place of the folder, or above it, is reported', async () => {
  const root = await temporaryFolder()
  await mkdir(path.join(root, 'ring'))
  expect(await checkFolder(path.join(root, 'ring'))).toMatchObject({ kind: 'there', isBehindLink: false })
  await rename(path.join(root, 'ring'), path.join(root, 'moved'))
  await symlink(path.join(root, 'moved'), path.join(root, 'ring'))
  expect(await checkFolder(path.join(root, 'ring'))).toMatchObject({ kind: 'there', isBehindLink: true })
  await mkdir(path.join(root, 'moved/below'))
  expect(await checkFolder(path.join(root, 'ring/below'))).toMatchObject({
    kind: 'there',
    isBehindLink: true,
  })
})

test('a file is no folder, and a folder that is not made yet has the volume of the one above', async () => {
  const root = await temporaryFolder()
  await writeFile(path.join(root, 'file'), '')
  expect(await checkFolder(path.join(root, 'file'))).toEqual({ kind: 'absent' })
  const volume = await volumeOf(path.join(root, 'not', 'yet'))
  expect(volume?.id).toBe((await volumeOf(root))?.id)
})

test('a link is a second name of one file, and making it again changes nothing', async () => {
  const root = await temporaryFolder()
  await mkdir(path.join(root, 'obs1'))
  await writeFile(path.join(root, 'obs1/a.fits'), 'a')
  const link = () => addLink(root, 'obs1/a.fits', 'obs2/a.fits')
  expect([await link(), await link()]).toEqual(['linked', 'linked'])
  expect((await stat(path.join(root, 'obs2/a.fits'))).nlink).toBe(2)
})

test('a link takes no name that something else has, and needs a file', async () => {
  const root = await temporaryFolder()
  await mkdir(path.join(root, 'obs1'))
  await mkdir(path.join(root, 'obs2'))
  await writeFile(path.join(root, 'obs1/a.fits'), 'a')
  await writeFile(path.join(root, 'obs2/a.fits'), 'mine')
  expect(await addLink(root, 'obs1/a.fits', 'obs2/a.fits')).toBe('taken')
  expect(await readFile(path.join(root, 'obs2/a.fits'), 'utf8')).toBe('mine')
  expect(await addLink(root, 'obs1/absent.fits', 'obs3/a.fits')).toBe('not-possible')
})

test('a copy is another file of the same bytes, each of them seen once', async () => {
  const root = await temporaryFolder()
  const bytes = Buffer.alloc(2_500_000, 'nebula ')
  await writeFile(path.join(root, 'a'), bytes)
  const seen: Buffer[] = []
  const place = await preparePlace(root, 'b')
  const see = (piece: Uint8Array): void => void seen.push(Buffer.from(piece))
  const held = await copyToPart(path.join(root, 'a'), place, 'tag', see, never)
  await held?.file.close()
  const part = path.join(root, 'b.tag.part')
  expect(Buffer.concat(seen).equals(bytes)).toBe(true)
  expect((await readFile(part)).equals(bytes)).toBe(true)
  expect((await lstat(part)).ino).not.toBe((await lstat(path.join(root, 'a'))).ino)
})

test('a copy that is stopped leaves nothing, and there is none of what is not a file', async () => {
  const root = await temporaryFolder()
  await writeFile(path.join(root, 'a'), Buffer.alloc(5_000_000))
  const stop = new AbortController()
  const place = await preparePlace(root, 'b')
  const stopped = copyToPart(path.join(root, 'a'), place, 'tag', () => stop.abort(), stop.signal)
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  expect(await copyToPart(path.join(root, 'absent'), place, 'tag', () => undefined, never)).toBe(null)
  expect(await copyToPart(root, place, 'tag', () => undefined, never)).toBe(null)
  expect(await readdir(root)).toEqual(['a'])
})
