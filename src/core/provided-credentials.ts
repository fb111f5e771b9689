import { lowest } from './limits/gate.ts'
import type { Account, BatchCredentials, Provide } from './queue-client.ts'

/** Whose token the batch of a folder is fetched with, and which hosts are allowed for it. Kept in memory only. */
export interface ProvidedCredentials {
  readonly provide: Provide
  /** Null: the batch is asked for without a token. */
  accountOf(folder: string | null): Account | null
  /** Changes the queue's own account. */
  signIn(account: Account | null): void
  allowedHostsOf(folder: string): readonly string[]
  /** Bytes per second, the lowest of what was provided; null for no limit. */
  rateOf(folder: string): number | null
}

/**
 * `account` is the queue's own. Credentials with an account go before it, the latest first; other batches never see them.
 */
export function createProvidedCredentials(account: Account | null): ProvidedCredentials {
  let own = account
  const provided = new Map<string, readonly BatchCredentials[]>()
  const of = (folder: string): readonly BatchCredentials[] => provided.get(folder) ?? []
  return {
    provide: (folder, credentials) => {
      provided.set(folder, [...of(folder), credentials])
      return () => {
        const left = of(folder).filter(other => other !== credentials)
        if (left.length > 0) provided.set(folder, left)
        else provided.delete(folder)
      }
    },
    accountOf: folder => {
      const brought = folder === null ? [] : of(folder).map(one => one.account)
      const accounts = [...brought.toReversed(), own].filter(one => one !== null)
      return accounts.find(({ isRefused }) => isRefused !== true) ?? accounts[0] ?? null
    },
    signIn: next => {
      own = next
    },
    allowedHostsOf: folder => [...new Set(of(folder).flatMap(one => one.allowedHosts))],
    rateOf: folder => lowest(of(folder).map(one => one.bytesPerSecond ?? null)),
  }
}
