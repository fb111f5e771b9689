import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Secret } from '#core/token/secret'
import {
  answersWithinMs,
  findKeychain,
  keychainFile,
  type SafeStorage,
} from '#main/host/safe-storage-keychain'

const value = 'a3f09c1d2e4b5a6978f00011aabbcc42'
const record = { savedMs: 1_000, createdMs: null, lastUsedMs: 2_000, user: 'mdoe' }

let profileFolder: string
beforeEach(async () => {
  profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-keychain-'))
})
afterEach(() => rm(profileFolder, { recursive: true, force: true }))

interface Fake extends SafeStorage {
  isUnlocked: boolean
  key: number
  backend: string
}

/** Encrypts by adding a key to every byte; a text of an older key is still read, and told to be so. */
function fakeStorage(): Fake {
  const turn = (bytes: Buffer, key: number): Buffer => Buffer.from(bytes.map(byte => (byte + key) % 256))
  const fake: Fake = {
    isUnlocked: true,
    key: 7,
    backend: 'gnome_libsecret',
    isAsyncEncryptionAvailable: () => Promise.resolve(fake.isUnlocked),
    encryptStringAsync: text =>
      Promise.resolve(Buffer.concat([Buffer.of(fake.key), turn(Buffer.from(text), fake.key)])),
    decryptStringAsync: bytes => {
      const key = bytes[0] ?? 0
      const result = turn(bytes.subarray(1), 256 - key).toString()
      return Promise.resolve({ result, shouldReEncrypt: key !== fake.key })
    },
    getSelectedStorageBackend: () => fake.backend,
  }
  return fake
}

async function open(storage: Fake) {
  const { keychain } = await findKeychain({ storage, profileFolder, platform: 'linux' })
  if (keychain === null) throw new Error('A keychain was expected.')
  return keychain
}

test('a token comes back as it was saved, and only its encrypted bytes are on the disk, for its owner alone', async () => {
  const storage = fakeStorage()
  const keychain = await open(storage)
  expect(await keychain.load()).toBeNull()
  await keychain.save(new Secret(value), record)
  const text = await readFile(keychainFile(profileFolder), 'utf8')
  expect(text).not.toContain(value)
  expect(text).not.toContain(Buffer.from(value).toString('base64'))
  expect((await stat(keychainFile(profileFolder))).mode & 0o777).toBe(0o600)
  const loaded = await (await open(storage)).load()
  expect([loaded?.token.reveal(), loaded?.record]).toEqual([value, record])
  await keychain.remove()
  expect(await keychain.load()).toBeNull()
})

test.each(['basic_text', 'unknown'])('%s does not protect a token, so it is no keychain', async backend => {
  const storage = Object.assign(fakeStorage(), { backend })
  expect(await findKeychain({ storage, profileFolder, platform: 'linux' })).toEqual({
    keychain: null,
    absence: 'This desktop has no keychain service, so a saved token would not be protected.',
  })
})

test('a system without a usable keychain says so', async () => {
  const storage = Object.assign(fakeStorage(), { isUnlocked: false })
  expect(await findKeychain({ storage, profileFolder, platform: 'darwin' })).toEqual({
    keychain: null,
    absence: 'The system keychain is not available right now.',
  })
})

test('a locked keychain that holds a token asks to be unlocked, and then gives it', async () => {
  const storage = fakeStorage()
  await (await open(storage)).save(new Secret(value), record)
  storage.isUnlocked = false
  const keychain = await open(storage)
  const locked = { code: 'auth-needed', message: 'Unlock your keychain to use the saved token.' }
  await expect(keychain.load()).rejects.toMatchObject(locked)
  await expect(keychain.save(new Secret(value), record)).rejects.toMatchObject(locked)
  storage.isUnlocked = true
  expect((await keychain.load())?.token.reveal()).toBe(value)
})

test('what was encrypted with an older key is encrypted again when it is read', async () => {
  const storage = fakeStorage()
  const keychain = await open(storage)
  await keychain.save(new Secret(value), record)
  const before = await readFile(keychainFile(profileFolder), 'utf8')
  storage.key = 9
  expect((await keychain.load())?.token.reveal()).toBe(value)
  const after = await readFile(keychainFile(profileFolder), 'utf8')
  expect(after).not.toBe(before)
  expect((await keychain.load())?.record).toEqual(record)
  expect(await readFile(keychainFile(profileFolder), 'utf8')).toBe(after)
})

test('a failure of the system and a spoilt file are reported without what they hold', async () => {
  const storage = fakeStorage()
  const keychain = await open(storage)
  storage.encryptStringAsync = text => Promise.reject(new Error(`cannot encrypt ${text}`))
  const failure: unknown = await keychain.save(new Secret(value), record).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'auth-needed' })
  expect(String((failure as Error).cause)).toBe('Error') // AppError is an Error
  await writeFile(keychainFile(profileFolder), '{"version":1,"encrypted":"secret stuff"}', { mode: 0o600 })
  await expect(keychain.load()).rejects.toMatchObject({
    code: 'usage',
    message: 'The saved token cannot be read any more. Remove it from this computer and save it again.',
  })
})

test('a keychain that asks the person for a password first keeps nobody waiting', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const storage = {
    ...fakeStorage(),
    isAsyncEncryptionAvailable: () => new Promise<boolean>(() => undefined),
  }
  const found = findKeychain({ storage, profileFolder, platform: 'linux' })
  await vi.advanceTimersByTimeAsync(answersWithinMs)
  vi.useRealTimers()
  expect((await found).absence).toBeNull()
})
