import { lstat, mkdir, readdir, rename, symlink } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLoopBudget } from '#platform/disk/loop-budget'
import {
  createPlaceFinder,
  existingPlace,
  preparePlace,
  requireSameFolder,
  type FindPlace,
} from '#platform/disk/place'
import { temporaryFolder } from '#test/transfer-kit'

/** A finder remembers what it has just looked at, so it makes its folders another way. */
const ways: Readonly<Record<string, () => FindPlace>> = {
  'looked at anew': () => preparePlace,
  'found by a finder on threads': () => createPlaceFinder(() => 0),
  'found by a finder at once': () => createPlaceFinder(() => 0, createLoopBudget()),
}

describe.each(Object.entries(ways))('a place that is %s', (_way, wayToFind) => {
  let find: FindPlace
  beforeEach(() => {
    find = wayToFind()
  })

  test('missing folders below the root are made', async () => {
    const root = await temporaryFolder()
    const place = await find(root, 'JWST/obs/a.fits')
    const obs = await lstat(path.join(root, 'JWST/obs'), { bigint: true })
    expect(place).toMatchObject({
      folder: path.join(root, 'JWST/obs'),
      filename: 'a.fits',
      targetPath: path.join(root, 'JWST/obs/a.fits'),
      partPath: path.join(root, 'JWST/obs/a.fits.part'),
      folderIs: { dev: obs.dev, ino: obs.ino },
      kind: 'local',
      relativeFolder: 'JWST/obs',
    })
    expect(await readdir(path.join(root, 'JWST'))).toEqual(['obs'])
  })

  test('a root that has gone is not made again', async () => {
    const root = path.join(await temporaryFolder(), 'drive')
    await expect(find(root, 'a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  })

  test('a file where a folder is needed is reported as such', async () => {
    const root = await temporaryFolder()
    await symlink('/nowhere/at/all', path.join(root, 'JWST'))
    await expect(find(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  })

  test('a link that leads out of the root is refused and nothing is made behind it', async () => {
    const root = await temporaryFolder()
    const outside = await temporaryFolder()
    await symlink(outside, path.join(root, 'JWST'))
    await expect(find(root, 'JWST/obs/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
    await expect(find(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
    expect(await readdir(outside)).toEqual([])
  })

  test('a root that a link has taken the place of is refused, and nothing is made behind it', async () => {
    const parent = await temporaryFolder()
    const outside = await temporaryFolder()
    const root = path.join(parent, 'ring')
    await symlink(outside, root)
    await expect(find(root, 'a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
    await expect(find(root, 'JWST/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
    await expect(find(path.join(root, 'below'), 'a.fits')).rejects.toMatchObject({
      code: 'folder-gone',
    })
    expect(await existingPlace(root, 'a.fits')).toBeNull()
    expect(await readdir(outside)).toEqual([])
  })

  test('another folder in the place of the one that was looked at is noticed', async () => {
    const root = await temporaryFolder()
    const place = await find(root, 'JWST/a.fits')
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
    expect(await find(root, 'inside/a.fits')).toMatchObject({ folder: path.join(root, 'real') })
    await expect(find(root, 'twin/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  })

  test('new folders beside each other are each made and looked at', async () => {
    const root = await temporaryFolder()
    const names = ['one', 'two', 'three'].map(name => `JWST/${name}/a.fits`)
    const places = await Promise.all([...names, ...names].map(name => find(root, name)))
    for (const { folder, folderIs } of places) {
      const { dev, ino } = await lstat(folder, { bigint: true })
      expect(folderIs).toEqual({ dev, ino })
    }
    expect((await readdir(path.join(root, 'JWST'))).toSorted()).toEqual(['one', 'three', 'two'])
  })

  test('a link in the place of a folder that was looked at is noticed when another one is made in it', async () => {
    const root = await temporaryFolder()
    const outside = await temporaryFolder()
    await find(root, 'JWST/obs/a.fits')
    await rename(path.join(root, 'JWST'), path.join(root, 'moved'))
    await symlink(outside, path.join(root, 'JWST'))
    await expect(find(root, 'JWST/other/a.fits')).rejects.toMatchObject({ code: 'folder-gone' })
  })
})

test.each(['../a.fits', 'a/../../b', '/etc/passwd', '', 'a//b', './a', 'a\0b'])(
  '%j is no planned path',
  async planned => {
    await expect(preparePlace(await temporaryFolder(), planned)).rejects.toMatchObject({ code: 'bug' })
  },
)
