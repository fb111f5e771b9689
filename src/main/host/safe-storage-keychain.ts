import path from 'node:path'
import { z } from 'zod'

import type { Keychain, TokenRecord } from '#core/token/keychain'
import { Secret } from '#core/token/secret'
import { readPrivate, removePrivate, writePrivate } from '#platform/token/private-file'
import { AppError } from '#shared/errors'
import { ignore, orAbsent, orElse } from '#shared/ignore'

/** The part of Electron's `safeStorage` that is used; its synchronous methods are deprecated. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plainText: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }>
  /** Linux only. */
  getSelectedStorageBackend?(): string
}

export interface KeychainParts {
  readonly storage: SafeStorage
  readonly profileFolder: string
  readonly platform: NodeJS.Platform
}

/** The system keychain, or the reason why there is none. */
export type FoundKeychain =
  | { readonly keychain: Keychain; readonly absence: null }
  | { readonly keychain: null; readonly absence: string }

const fileSchema = z.object({
  version: z.literal(1),
  encrypted: z.base64(),
  saved: z.number(),
  created: z.number().nullable(),
  lastUsed: z.number().nullable(),
  user: z.string().nullable(),
})

/** The file of the encrypted token, which is useless without the keychain that encrypted it. */
export const keychainFile = (profileFolder: string): string => path.join(profileFolder, 'token.keychain')

/**
 * Finds the system keychain through Electron. Call after `ready`. On Linux `basic_text` encrypts with a password that
 * everybody knows, so it counts as absent. A keychain that is unusable now but holds a token, or that asks the person
 * first, counts as locked and not as absent.
 */
export async function findKeychain(parts: KeychainParts): Promise<FoundKeychain> {
  const { storage, profileFolder, platform } = parts
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend?.() : null
  if (backend === 'basic_text' || backend === 'unknown')
    return {
      keychain: null,
      absence: 'This desktop has no keychain service, so a saved token would not be protected.',
    }
  const isUsable = await soonUsable(storage)
  const why = 'look for a token in the keychain: its use says what is wrong'
  const isUsed = isUsable || (await orAbsent(readPrivate(keychainFile(profileFolder)), why)) !== null
  if (isUsed) return { keychain: createKeychain(parts), absence: null }
  return { keychain: null, absence: 'The system keychain is not available right now.' }
}

/** How long the app waits: the system may be asking for a password with nobody there to type it. */
export const answersWithinMs = 3_000

async function soonUsable(storage: SafeStorage): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(true), answersWithinMs)
  const why = 'ask for the keychain: it counts as absent'
  const answer = orElse(storage.isAsyncEncryptionAvailable(), false, why)
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer))
}

function createKeychain({ storage, profileFolder }: KeychainParts): Keychain {
  const file = keychainFile(profileFolder)
  const encrypt = async (token: Secret): Promise<string> => {
    const bytes = await unlocked(storage, () => storage.encryptStringAsync(token.reveal()))
    return bytes.toString('base64')
  }
  const write = async (token: Secret, record: TokenRecord): Promise<void> => {
    const { savedMs: saved, createdMs: created, lastUsedMs: lastUsed, user } = record
    const content = { version: 1, encrypted: await encrypt(token), saved, created, lastUsed, user }
    await writePrivate(file, `${JSON.stringify(content)}\n`)
  }
  return {
    load: async () => {
      const kept = await readPrivate(file)
      if (kept === null) return null
      const { encrypted, saved, created, lastUsed, user } = parseFile(kept.text)
      const record = { savedMs: saved, createdMs: created, lastUsedMs: lastUsed, user }
      const bytes = Buffer.from(encrypted, 'base64')
      const { result, shouldReEncrypt } = await unlocked(storage, () => storage.decryptStringAsync(bytes))
      const token = new Secret(result)
      // Encrypts again with the system's newer key.
      if (shouldReEncrypt)
        await ignore(write(token, record), 'keep the token under a newer key: the old key still works')
      return { token, record }
    },
    save: write,
    remove: async () => {
      await removePrivate(file)
    },
  }
}

async function unlocked<T>(storage: SafeStorage, work: () => Promise<T>): Promise<T> {
  const locked = (cause?: unknown): AppError =>
    new AppError('auth-needed', 'Unlock your keychain to use the saved token.', { cause })
  const why = 'ask for the keychain: it counts as locked'
  if (!(await orElse(storage.isAsyncEncryptionAvailable(), false, why))) throw locked()
  // Keeps only the error's name as cause, since its message may quote the token.
  return work().catch((thrown: unknown) => {
    throw locked(thrown instanceof Error ? thrown.name : typeof thrown)
  })
}

function parseFile(text: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text))
  } catch {
    // Expected: a file of another make. The cause is left out, since it may quote the file's text.
    throw new AppError(
      'usage',
      'The saved token cannot be read any more. Remove it from this computer and save it again.',
    )
  }
}
