import { lstat, mkdir, readdir, rename, symlink } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { existingPlace, preparePlace, requireSameFolder } from '#platform/disk/place'
import { temporaryFolder } from '#test/transfer-kit'

test('missing folders below the root are made', async () => {
  const root = await temporaryFolder()
  const place = await preparePlace(root, 'JWST/obs/a.fits')
  const obs = await lstat(path.join(root, 'JWST/obs'), { bigint: true })
  expect(place).toEqual({
    folder: path.join(root, 'JWST/obs'),
    filename: 'a.fits',
    targetPath: path.join(root, 'JWST/obs/a.fits'),
    partPath: path.join(root, 'JWST/obs/a.fits.part'),
    folderIs: { dev: obs.dev, ino: obs.ino },
    isLocal: true,
    relativeFolder: 'JWST/obs',
  })
  expect(await readdir(path.join(root, 'JWST'))).toEqual(['obs'])
})

test('a root that has gone is not made again', async () => {
  const root = path.join(await temporaryFolder(), 'drive')
  await expect(preparePlace(root, 'a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
})

test('a file where a folder is needed is reported as such', async () => {
  const root = await temporaryFolder()
  await symlink('/nowhere/at/all', path.join(root, 'JWST'))
  await expect(preparePlace(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
})

test('a link that leads out of the root is refused and nothing is made behind it', async () => {
  const root = await temporaryFolder()
  const outside = await temporaryFolder()
  await symlink(outside, path.join(root, 'JWST'))
  await expect(preparePlace(root, 'JWST/obs/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  await expect(preparePlace(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  expect(await readdir(outside)).toEqual([])
})

test('a root that a link has taken the place of is refused, and nothing is made behind it', async () => {
  const parent = await temporaryFolder()
  const outside = await temporaryFolder()
  const root = path.join(parent, 'ring')
  await symlink(outside, root)
  await expect(preparePlace(root, 'a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  await expect(preparePlace(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  await expect(preparePlace(path.join(root, 'below'), 'a.fits')).rejects.toMatchObject({
    code: 'folder-gone',
  })
  expect(await existingPlace(root, 'a.fits')).toBeNull()
  expect(await readdir(outside)).toEqual([])
})

test('another folder in the place of the one that was looked at is noticed', async () => {
  const root = await temporaryFolder()
  const place = await preparePlace(root, 'JWST/a.fits')
  expect(() => requireSameFolder(place)).not.toThrow()
  await rename(place.folder, `${place.folder}-moved`)
  expect(() => requireSameFolder(place)).toThrow(/put it back/)
  await mkdir(place.folder)
  expect(() => requireSameFolder(place)).toThrow(/put it back/)
})

test('a link within the root is fine, and a root of a similar name is not the root', async () => {
  const parent = await temporaryFolder()
  const root = path.join(parent, 'root')
  await mkdir(path.join(root, 'real'), { recursive: true })
  await mkdir(path.join(parent, 'root-2'))
  await symlink('real', path.join(root, 'inside'))
  await symlink('../root-2', path.join(root, 'twin'))
  expect(await preparePlace(root, 'inside/a.fits')).toMatchObject({ folder: path.join(root, 'real') })
  await expect(preparePlace(root, 'twin/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
})

test.each(['../a.fits', 'a/../../b', '/etc/passwd', '', 'a//b', './a', 'a\0b'])(
  '%j is no planned path',
  async planned => {
    await expect(preparePlace(await temporaryFolder(), planned)).rejects.toMatchObject({ code: 'bug' })
  },
)
