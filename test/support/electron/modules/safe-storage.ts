import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

import { isReady } from '../lifecycle.ts'
import { strict } from '../not-implemented.ts'
import { app } from './app.ts'

/**
 * Which keyring there is: gnome_libsecret (also when unset), kwallet…, basic_text (a desktop without one: Electron
 * encrypts with a password that everybody knows), or none (a keyring that is there and stays locked).
 */
const keyringVariable = 'HALYARD_TEST_KEYRING'
const prefix = Buffer.from('v11')
let isPlainTextAllowed = false

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: isAvailable,
  getSelectedStorageBackend: () => {
    if (!isReady()) return 'unknown'
    return keyring() === 'none' ? 'gnome_libsecret' : keyring()
  },
  setUsePlainTextEncryption: (isUsed: boolean) => {
    isPlainTextAllowed = isUsed
  },
  encryptString,
  decryptString,
  /** The asynchronous half falls back on the well-known password by itself. */
  isAsyncEncryptionAvailable: () => Promise.resolve(isReady() && keyring() !== 'none'),
  encryptStringAsync: async (text: string) => {
    await refuseAsync('encryptStringAsync')
    return seal(text)
  },
  decryptStringAsync: async (sealed: Buffer) => {
    await refuseAsync('decryptStringAsync')
    return { result: open(sealed, 'decryptStringAsync'), shouldReEncrypt: false }
  },
})

function keyring(): string {
  return process.env[keyringVariable] ?? 'gnome_libsecret'
}

function isAvailable(): boolean {
  return isReady() && keyring() !== 'none' && (keyring() !== 'basic_text' || isPlainTextAllowed)
}

function encryptString(text: string): Buffer {
  if (!isAvailable()) throw unavailable('encrypting', 'encryptString')
  return seal(text)
}

function decryptString(sealed: Buffer): string {
  if (!isAvailable()) throw unavailable('decrypting', 'decryptString')
  return open(sealed, 'decryptString')
}

async function refuseAsync(name: string): Promise<void> {
  if (!(await safeStorage.isAsyncEncryptionAvailable()))
    throw new Error(`safeStorage.${name}: encryption is not available.`)
}

function unavailable(doing: string, name: string): Error {
  return new Error(
    `Error while ${doing} the text provided to safeStorage.${name}. Encryption is not available.`,
  )
}

function seal(text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key(), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([prefix, nonce, cipher.getAuthTag(), body])
}

function open(sealed: Buffer, name: string): string {
  const doing = `Error while decrypting the ciphertext provided to safeStorage.${name}.`
  if (!sealed.subarray(0, 3).equals(prefix))
    throw new Error(`${doing} Ciphertext does not appear to be encrypted.`)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15))
    decipher.setAuthTag(sealed.subarray(15, 31))
    return Buffer.concat([decipher.update(sealed.subarray(31)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error(doing, { cause })
  }
}

/** A key of its own per profile, so that what was sealed in one cannot be read in another. */
function key(): Buffer {
  const file = path.join(app.getPath('userData'), 'electron-double', 'keyring')
  try {
    return readFileSync(file)
  } catch {
    const made = randomBytes(32)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, made, { mode: 0o600 })
    return made
  }
}
