import { hourMs } from '#shared/durations'
import { unwatchFile, watchFile } from 'node:fs'
import { onAbort } from '#shared/async'
import type { Keychain } from '#core/token/keychain'
import { createTokenKeeper, type TokenKeeper, type TokenPlace } from '#core/token/token-keeper'
import { ignore } from '#shared/ignore'
import { systemClock } from '../clock.ts'
import { openArchive } from '../open-archive.ts'
import { checkToken } from './check-token.ts'
import { acceptedMark } from './accepted-mark.ts'
import {
  markProfileTokenUsed,
  profileTokenFile,
  removeProfileToken,
  saveProfileToken,
} from './profile-token.ts'
import { keychainName, tokenReaders } from './token-readers.ts'

export interface AccountOptions {
  readonly profileFolder: string
  readonly baseUrl: URL
  /** Whose MAST_API_TOKEN counts. */
  readonly env: NodeJS.ProcessEnv
  /** `--token-file FILE|-`. */
  readonly tokenFile?: string | undefined
  /** Null where the host has none. */
  readonly keychain: Keychain | null
  /** Ends the waiting for an answer of the archive. */
  readonly signal?: AbortSignal
  /** One sentence about a token that was found and cannot be used. */
  readonly report: (message: string) => void
}

const lookEveryMs = 1_000

/**
 * The token of a host, the same way for all of them: found where it is kept, checked, and read again when another process
 * keeps or removes one in the profile, or sees one accepted. Nothing is read before the first `look`. Close it after whatever follows it.
 */
export function openAccount(options: AccountOptions): TokenKeeper {
  const { profileFolder, baseUrl, keychain, signal, report } = options
  const archive = openArchive(baseUrl)
  const keeper = createTokenKeeper({
    readers: tokenReaders(options),
    places: {
      file: inProfile(profileFolder),
      ...(keychain && { keychain: inKeychain(keychain) }),
    },
    check: (token, signal) => checkToken(archive, token, signal),
    clock: systemClock,
    report,
  })
  const stopListening = signal && onAbort(signal, () => keeper.close())
  const watched = [profileTokenFile(profileFolder), acceptedMark(profileFolder)]
  const changed = (): void => void keeper.look()
  for (const file of watched) watchFile(file, { interval: lookEveryMs, persistent: false }, changed)
  return {
    ...keeper,
    close: () => {
      for (const file of watched) unwatchFile(file, changed)
      stopListening?.()
      keeper.close()
      void archive.close()
    },
  }
}

const inProfile = (profileFolder: string): TokenPlace => ({
  source: 'profile',
  sourceName: profileTokenFile(profileFolder),
  save: async (token, record) => {
    await saveProfileToken(profileFolder, token, record)
  },
  remove: async () => {
    await removeProfileToken(profileFolder)
  },
  noteUse: token => markProfileTokenUsed(profileFolder, token.reveal(), systemClock.nowMs()),
})

/** The record keeps days, and a keychain may ask its owner: noting the use this often is enough. */
const noteEveryMs = 12 * hourMs

function inKeychain(keychain: Keychain): TokenPlace {
  let nextMs = -Infinity
  return {
    source: 'keychain',
    sourceName: keychainName,
    save: (token, record) => keychain.save(token, record),
    remove: () => keychain.remove(),
    noteUse: async (token, record) => {
      if (systemClock.monotonicMs() < nextMs) return
      nextMs = systemClock.monotonicMs() + noteEveryMs
      await ignore(keychain.save(token, record), 'note the use of the token: a warning comes early otherwise')
    },
  }
}
