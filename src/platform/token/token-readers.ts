import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import type { Keychain } from '#core/token/keychain'
import { parseToken } from '#core/token/parse-token'
import type { FoundToken, SourceReaders, TokenSource } from '#core/token/sources'
import { AppError } from '#shared/errors'
import { loadProfileToken } from './profile-token.ts'

export interface TokenPlaces {
  /** `--token-file FILE|-`. */
  readonly tokenFile?: string | undefined
  readonly env: NodeJS.ProcessEnv
  readonly profileFolder: string
  readonly keychain?: Keychain | null
}

/** What the system's keychain is called in messages. */
export const keychainName = 'the system keychain'

/**
 * Every place but memory and a prompt. Each throws AppError 'usage' when it holds no token, 'auth-needed' for a file that
 * others may read and for a locked keychain.
 */
export function tokenReaders({ tokenFile, env, profileFolder, keychain }: TokenPlaces): SourceReaders {
  return {
    ...(tokenFile !== undefined && { option: () => readNamed(tokenFile) }),
    environment: () => Promise.resolve(foundIn('environment', env['MAST_API_TOKEN'] ?? '', 'MAST_API_TOKEN')),
    ...(keychain && {
      keychain: async () => {
        const kept = await keychain.load()
        return kept && { token: kept.token, kind: 'keychain', source: keychainName, times: kept.record }
      },
    }),
    profile: async () => {
      const kept = await loadProfileToken(profileFolder)
      return kept && { token: kept.token, kind: 'profile', source: kept.file, times: kept.record }
    },
  }
}

/** A token as it was read or typed; null for nothing but blanks. */
export function foundIn(kind: TokenSource, raw: string, source: string): FoundToken | null {
  const token = parseToken(raw, source)
  return token && { token, kind, source, times: null }
}

/** The token that `--token-file` names. Asked for explicitly, so an empty one is an error and no reason to look on. */
async function readNamed(file: string): Promise<FoundToken> {
  const source = file === '-' ? 'standard input' : file
  const found = foundIn('option', await readSource(file, source), source)
  if (found !== null) return found
  throw new AppError('usage', `There is no token in ${source}: it is empty.`)
}

async function readSource(file: string, source: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('usage', `The token file ${source} cannot be read.`, { cause })
  }
}
