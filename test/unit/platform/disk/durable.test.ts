// First, so that libraries find the watched disk.
import { watchNames, type NameLog } from '#test/name-log'
import { chmod, readFile, readdir, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moveAside } from '#platform/manifests/move-aside'
import {
  ensureFolders,
  ensureFoldersSync,
  isTemporaryOf,
  renameDurably,
  replaceFile,
  temporaryBeside,
} from '#platform/disk/durable'
import { preparePlace } from '#platform/disk/place'
import { prepareFolder } from '#platform/disk/prepare-folder'
import { openProfile } from '#platform/profile'
import { createFolderBrowser } from '#service/host/node/folder-browser'
import { openProfileSettings } from '#platform/settings/profile-settings'
import { removePrivate } from '#platform/token/private-file'
import { removeProfileToken, saveProfileToken } from '#platform/token/profile-token'
import { Secret } from '#core/token/secret'
import { writeHostFile } from '#headless/host-file'
import { writeText } from '#cli/output/write-text'
import { temporaryFolder } from '#test/transfer-kit'

let log: NameLog
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  log = watchNames()
})
afterEach(() => log.stop())

const record = { savedMs: 1, createdMs: null, lastUsedMs: null, user: null }

/** Each keeps, removes or makes something that is acknowledged when it returns. */
const acknowledged: Readonly<Record<string, () => unknown>> = {
  'a token is saved': () => saveProfileToken(folder, new Secret('secret'), record),
  'a token is removed': async () => {
    await saveProfileToken(folder, new Secret('secret'), record)
    expect(await removeProfileToken(folder)).toBe(true)
  },
  'settings are written': () => {
    const settings = openProfileSettings(folder)
    settings.write({ ...settings.read(), sound: true })
  },
  'settings are written through a link': async () => {
    await ensureFolders(path.join(folder, 'elsewhere'))
    await ensureFolders(path.join(folder, 'profile'))
    await writeFile(path.join(folder, 'elsewhere', 'kept.json'), '{}')
    await symlink('../elsewhere/kept.json', path.join(folder, 'profile', 'settings.json'))
    const settings = openProfileSettings(path.join(folder, 'profile'))
    settings.write({ ...settings.read(), sound: true })
  },
  'the sessions of a page are saved': () =>
    writeHostFile(path.join(folder, 'new', 'profile'), {
      version: 1,
      hostName: '00000000',
      port: 1,
      sessions: [],
    }),
  'a profile is made': () => openProfile(path.join(folder, 'a', 'b', 'profile'), {}),
  'a batch folder is made': () => prepareFolder(path.join(folder, 'a', 'b', 'batch')),
  'folders of files are made': () =>
    Promise.all(['JWST/one/a.fits', 'JWST/two/b.fits', 'HST/c.fits'].map(file => preparePlace(folder, file))),
  'a folder is made in the page': () =>
    createFolderBrowser({ roots: () => [folder], defaults: () => [] }).make(folder, 'mine'),
  'a damaged file is moved aside': async () => {
    await writeFile(path.join(folder, 'a.fits'), 'other')
    expect(await moveAside(folder, 'a.fits')).toBe(path.join(folder, 'a (2).fits'))
  },
  'an export is written': () => writeText(noOutput, ['one', 'two'], { file: path.join(folder, 'out.sh') }),
}

const noOutput = { write: () => Promise.reject(new Error('Nothing goes to standard output.')) }

test.each(Object.entries(acknowledged))('when %s, its names survive a power loss', async (_what, act) => {
  await act()
  expect(log.changes()).toBeGreaterThan(0)
  expect(log.unflushed()).toEqual([])
})

test('a file that is used while its new folder is being flushed waits for that flush', async () => {
  const places = Array.from({ length: 20 }, (_, number) =>
    preparePlace(folder, `JWST/new/${number}.fits`).then(() => log.unflushed()),
  )
  expect((await Promise.all(places)).flat()).toEqual([])
})

test('a removal that was cut off between name and flush is flushed by the next', async () => {
  await writeFile(path.join(folder, 'token'), 'secret')
  await unlink(path.join(folder, 'token'))
  expect(log.unflushed()).toEqual(['unlink token'])
  expect(await removePrivate(path.join(folder, 'token'))).toBe(false)
  expect(log.unflushed()).toEqual([])
})

test('a rename between folders flushes both', async () => {
  await ensureFolders(path.join(folder, 'to'))
  await writeFile(path.join(folder, 'a'), '')
  await renameDurably(path.join(folder, 'a'), path.join(folder, 'to', 'a'))
  expect(log.unflushed()).toEqual([])
})

test('what a killed process left of a token goes with the token', async () => {
  const file = path.join(folder, 'token')
  await saveProfileToken(folder, new Secret('secret'), record)
  await writeFile(temporaryBeside(file), 'half a secret')
  await writeFile(`${file}.tmp`, 'half a secret')
  await removeProfileToken(folder)
  expect(await readdir(folder)).toEqual([])
})

test('two that write one file at the same time leave one of both whole, and nothing else', async () => {
  const file = path.join(folder, 'shared')
  const texts = Array.from({ length: 12 }, (_, number) => `${number}`.repeat(50_000))
  await Promise.all(texts.map(text => replaceFile(file, [text], 0o600)))
  expect(texts).toContain(await readFile(file, 'utf8'))
  expect(await readdir(folder)).toEqual(['shared'])
})

test('a failed write leaves the earlier file and no other', async () => {
  const file = path.join(folder, 'kept')
  await writeFile(file, 'earlier')
  const pieces = function* (): Generator<string> {
    yield 'half'
    throw new Error('The disk is full.')
  }
  await expect(replaceFile(file, pieces(), 0o600)).rejects.toThrow('The disk is full.')
  expect([await readdir(folder), await readFile(file, 'utf8')]).toEqual([['kept'], 'earlier'])
})

test('a name as long as names may be has a temporary one as well', async () => {
  const file = path.join(folder, '\u{1f52d}'.repeat(63))
  await writeText(noOutput, ['text'], { file })
  expect(await readFile(file, 'utf8')).toBe('text')
})

test('folders that are there, or made by another in between, are fine; a file in the way is not', async () => {
  await Promise.all([ensureFolders(path.join(folder, 'a/b/c')), ensureFolders(path.join(folder, 'a/b/d'))])
  ensureFoldersSync(path.join(folder, 'a/b/c'))
  await writeFile(path.join(folder, 'file'), '')
  await expect(ensureFolders(path.join(folder, 'file/x'))).rejects.toThrow()
  expect(() => ensureFoldersSync(path.join(folder, 'file/x'))).toThrow()
})

test('the settings are for the person alone, also when an earlier file was for all', async () => {
  const file = path.join(folder, 'settings.json')
  await writeFile(file, '{}')
  await chmod(file, 0o644)
  const settings = openProfileSettings(folder)
  settings.write({ ...settings.read(), sound: true })
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
})

test('a temporary name is known again as one of its file alone', () => {
  const name = path.basename(temporaryBeside('/profile/token'))
  expect(isTemporaryOf('token', name)).toBe(true)
  expect(isTemporaryOf('token.json', name)).toBe(false)
  expect(isTemporaryOf('token', path.basename(temporaryBeside('/profile/token.json')))).toBe(false)
  expect(isTemporaryOf('token', 'token.keychain')).toBe(false)
})
