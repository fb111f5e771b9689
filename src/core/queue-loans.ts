import { lowest } from './limits/gate.ts'
import type { Account, Lend, Loan } from './queue-client.ts'

/** Whose token the batch of a folder is fetched with, and which hosts are allowed for it. Kept in memory only. */
export interface LoanBook {
  readonly lend: Lend
  /** Null: the batch is asked for without a token. */
  accountOf(folder: string | null): Account | null
  /** Changes the queue's own account. */
  signIn(account: Account | null): void
  allowedHostsOf(folder: string): readonly string[]
  /** Bytes per second, the lowest of what was brought along; null for no limit. */
  rateOf(folder: string): number | null
}

/** `account` is the queue's own. A loan with an account goes before it, the latest first; other batches never see it. */
export function createLoanBook(account: Account | null): LoanBook {
  let own = account
  const loans = new Map<string, readonly Loan[]>()
  const of = (folder: string): readonly Loan[] => loans.get(folder) ?? []
  return {
    lend: (folder, loan) => {
      loans.set(folder, [...of(folder), loan])
      return () => {
        const left = of(folder).filter(other => other !== loan)
        if (left.length > 0) loans.set(folder, left)
        else loans.delete(folder)
      }
    },
    accountOf: folder => {
      const lent = folder === null ? [] : of(folder).map(loan => loan.account)
      const accounts = [...lent.toReversed(), own].filter(account => account !== null)
      return accounts.find(({ isRefused }) => isRefused !== true) ?? accounts[0] ?? null
    },
    signIn: next => {
      own = next
    },
    allowedHostsOf: folder => [...new Set(of(folder).flatMap(loan => loan.allowedHosts))],
    rateOf: folder => lowest(of(folder).map(loan => loan.bytesPerSecond ?? null)),
  }
}
